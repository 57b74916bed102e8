/** An administrator changes which accounts an app may manage; WeCom tells that app (doc 97712). */
import type { Callback } from "../../callback/callback.ts";
import { kfAuthChange } from "../../callback/kf-events.ts";
import { kfNow } from "../../settings/kf-clock.ts";
import type { World } from "../../world.ts";
import type { App } from "../app.ts";
import { isAuthorised, type KfAccount } from "./account.ts";

/** Null when the app has no callback URL. */
export function changeAuthorisation(
  world: World,
  app: App,
  { add = [], remove = [] }: { add?: readonly KfAccount[]; remove?: readonly KfAccount[] },
  { at, deliver = true }: { at?: number | undefined; deliver?: boolean | undefined },
): Callback | null {
  const everyApp = [...app.corp.apps.keys()];
  for (const account of add) {
    if (!isAuthorised(account, app)) account.authorisedApps = [...(account.authorisedApps ?? []), app.name];
  }
  for (const account of remove) {
    account.authorisedApps = (account.authorisedApps ?? everyApp).filter((name) => name !== app.name);
  }
  if (app.callbackUrl === null) return null;
  const { settings } = world;
  const ids = (accounts: readonly KfAccount[]) => accounts.map(({ openKfId }) => app.idOf(openKfId));
  const xml = kfAuthChange({
    corpId: app.corpId,
    at: at ?? kfNow(settings),
    added: ids(add),
    removed: ids(remove),
    settings,
  });
  return app.event(xml, { deliver });
}
