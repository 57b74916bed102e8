/**
 * The refused logins of the console, and calls with a wrong ADMIN_TOKEN: how many, since when and why, never who tried.
 * Data and sentences; counts nothing and reports nothing.
 */
import * as v from "valibot";
import { coded, encode, say } from "../i18n/sentence.ts";
import type { Trouble } from "./troubles.ts";

/** The name of the `Credentials` object that keeps them. No app's object has it: theirs end with a hash. */
export const CONSOLE = "console";

/** Why a login was refused: of no use to who guesses, and a help to who mistyped. */
export const LOGIN_REFUSALS = [
  "wrong-token",
  "too-many",
  "other-login",
  "spent-code",
  "no-member",
  "no-role",
] as const;
export type LoginRefusal = (typeof LOGIN_REFUSALS)[number];

/** The refusals that an isolate counted since its last report. */
export interface LoginRefusals {
  count: number;
  lastAt: number;
  reason: LoginRefusal;
}

export interface RefusedLogins extends LoginRefusals {
  /** When the first came of those that are counted together. */
  since: number;
}

export const refusedLoginsSchema: v.GenericSchema<unknown, RefusedLogins> = v.object({
  count: v.number(),
  since: v.number(),
  lastAt: v.number(),
  reason: v.picklist(LOGIN_REFUSALS),
});

const DAY_MS = 24 * 60 * 60_000;
/** A login ends the trouble when none was refused for an hour: whoever guesses goes on meanwhile. */
export const LOGINS_QUIET_MS = 60 * 60_000;

/** After a day without any, counting begins anew. */
export function addLogins(before: RefusedLogins | null, { count, lastAt, reason }: LoginRefusals) {
  const earlier = before === null || lastAt - before.lastAt > DAY_MS ? null : before;
  return { count: (earlier?.count ?? 0) + count, since: earlier?.since ?? lastAt, lastAt, reason };
}

export function troubleOfLogins({ count }: RefusedLogins): Trouble {
  const what = say("logins-refused");
  const remedy = say("look-who-logs-in");
  return {
    cause: "login",
    what: encode(what),
    detail: coded("logins-refused-in-full", { message: what, count, remedy }),
  };
}
