/** Says why a list of deliveries is empty, when nothing can match the query. Guesses at nothing else. */

import type { Config } from "../config/types.ts";
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

/** A sentence without its full stop; null when the query may be right. */
export function hintOf(
  { app, staff, customer, account, event }: Asked,
  { apps }: Pick<Config, "apps">,
): string | null {
  if (app !== undefined && !apps.has(app)) {
    return `there is no app ${quoted(app)} in WECOM_APPS; ${listed("there is", "there are", [...apps.keys()])}`;
  }
  if (event !== undefined && !EVENTS.some((known) => known === event)) {
    return `there is no event ${quoted(event)}; there are ${EVENTS.join(", ")}`;
  }
  if (staff !== undefined && !USERID.test(staff)) {
    return `staff is a userid (账号) such as zhangsan, and ${quoted(staff)} can be none: the member's page in the console's 通讯录 shows it`;
  }
  if (customer !== undefined && !OPAQUE_ID.test(customer)) {
    return `customer is an external_userid such as wm…, and ${quoted(customer)} can be none: names of customers are not kept`;
  }
  if (account !== undefined && !account.startsWith("wk")) {
    return `account is an open_kfid, which begins with wk, and ${quoted(account)} does not: npm run doctor lists them`;
  }
  return null;
}

const quoted = (text: string) => JSON.stringify([...text].slice(0, SHOWN_CHARACTERS).join(""));

const listed = (one: string, several: string, names: readonly string[]) =>
  names.length === 0 ? `${several} none` : `${names.length === 1 ? one : several} ${names.join(", ")}`;
