/**
 * Tells the apps that an account has something new (`kf_msg_or_event`): one callback for each
 * authorised app, with a Token of its own for sync_msg and no item.
 */
import type { Callback } from "../../callback/callback.ts";
import { kfNotification } from "../../callback/kf-events.ts";
import { kfNow } from "../../settings/kf-clock.ts";
import type { World } from "../../world.ts";
import type { Corp } from "../corp.ts";
import { newKfToken } from "../ids.ts";
import { isAuthorised, type KfAccount } from "./account.ts";

export class KfNotifier {
  readonly #world: World;
  readonly #corp: Corp;
  readonly #account: KfAccount;
  #isWaiting = false;

  constructor(world: World, corp: Corp, account: KfAccount) {
    this.#world = world;
    this.#corp = corp;
    this.#account = account;
  }

  /** The callbacks of an item at `at`; none when it shares a callback with the next items (`kfNotifyAfterMs`). */
  notify(at: number, deliver: boolean): Callback[] {
    const { kfNotifyAfterMs, kfNotifications } = this.#world.settings;
    if (kfNotifyAfterMs > 0 && deliver) {
      this.#notifyLater(kfNotifyAfterMs);
      return [];
    }
    const made = Array.from({ length: kfNotifications }, () => this.#make(at)).flat();
    if (deliver) for (const callback of made) void callback.send();
    return made;
  }

  /** A Token for sync_msg as a callback of that time would have it. */
  issueToken(at: number): string {
    const { settings, kfTokens } = this.#world;
    const token = newKfToken();
    const { openKfId } = this.#account;
    kfTokens.set(token, { corp: this.#corp, openKfId, expiresAt: at + settings.kfTokenLifeMs });
    return token;
  }

  #make(at: number): Callback[] {
    const { apps } = this.#corp;
    const { settings } = this.#world;
    const { openKfId } = this.#account;
    return [...apps.values()]
      .filter((app) => app.callbackUrl !== null && app.enabled && app.canCallKf)
      .filter((app) => isAuthorised(this.#account, app))
      .map((app) => {
        const { corpId } = app;
        const token = this.issueToken(at);
        const xml = kfNotification({ corpId, openKfId: app.idOf(openKfId), token, at, settings });
        return app.event(xml, { deliver: false });
      });
  }

  #notifyLater(afterMs: number): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    const timer = setTimeout(() => {
      this.#isWaiting = false;
      if (this.#world.closing.signal.aborted) return;
      for (const callback of this.#make(kfNow(this.#world.settings))) void callback.send();
    }, afterMs);
    timer.unref();
  }
}
