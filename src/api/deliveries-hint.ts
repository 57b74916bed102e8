/** Says why a list of deliveries is empty, when nothing can match the query. Guesses at nothing else. */
import type { Config } from "../config/types.ts";
import { type Sentence, say } from "../i18n/sentence.ts";
import { EVENTS } from "../rules/engine/events.ts";

interface Asked {
  app?: string | undefined;
  staff?: string | undefined;
  customer?: string | undefined;
  account?: string | undefined;
  event?: string | undefined;
}

/** 1 to 64 bytes (doc 90196); @ as well in companies that were made from an e-mail address. */
const USERID = /^[\w.@-]{1,64}$/;
const OPAQUE_ID = /^[\w-]+$/;
/** A value of the query is quoted up to this length. */
const SHOWN_CHARACTERS = 64;

/** Why nothing can match; null when the query may be right. */
export function hintOf(
  { app, staff, customer, account, event }: Asked,
  { apps }: Pick<Config, "apps">,
): Sentence | null {
  if (app !== undefined && !apps.has(app)) {
    const names = apps.size === 0 ? say("no-apps") : [...apps.keys()].join(", ");
    return say("hint-no-app", { app: quoted(app), count: apps.size, apps: names });
  }
  if (event !== undefined && !EVENTS.some((known) => known === event)) {
    return say("hint-no-event", { event: quoted(event), events: EVENTS.join(", ") });
  }
  if (staff !== undefined && !USERID.test(staff)) return say("hint-no-userid", { staff: quoted(staff) });
  if (customer !== undefined && !OPAQUE_ID.test(customer)) {
    return say("hint-no-customer", { customer: quoted(customer) });
  }
  if (account !== undefined && !account.startsWith("wk")) {
    return say("hint-no-account", { account: quoted(account) });
  }
  return null;
}

const quoted = (text: string) => JSON.stringify([...text].slice(0, SHOWN_CHARACTERS).join(""));
