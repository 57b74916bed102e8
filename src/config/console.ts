/** Reads `CONSOLE`: by which app members log in, and which role each has. Asks WeCom nothing. */
import * as v from "valibot";
import { coded, say } from "../i18n/sentence.ts";
import { sentences } from "./app-schema.ts";
import { issuePath, type Note, placeInJson, readJsonObject, sentenceOf } from "./apps.ts";
import { ROLES, type Role } from "./roles.ts";
import type { AppConfig, ConsoleConfig, Member } from "./types.ts";

/** 1 to 64 bytes (doc 90195). */
const HOLDER = /^(?:[\w.@-]{1,64}|(?:department|tag):[1-9]\d{0,9}|\*)$/;
const EVERYBODY = "*";

/** Without the setting, and with a wrong one, members cannot log in: null. */
export function readConsole(
  text: string | null,
  apps: ReadonlyMap<string, AppConfig>,
  complain: Note,
): ConsoleConfig | null {
  if (text === null) return null;
  const described = readJsonObject(text);
  if (described === null) {
    complain("CONSOLE", say("console-not-an-object", { place: placeInJson(text) }));
    return null;
  }
  const read = v.safeParse(consoleSchema(), described, { abortPipeEarly: true });
  if (!read.success) {
    for (const issue of read.issues) complain(issuePath("CONSOLE", issue), sentenceOf(issue));
    return null;
  }
  const { app: name, roles } = read.output;
  const app = apps.get(name);
  if (app === undefined) {
    complain("CONSOLE.app", say("console-app-unknown"));
    return null;
  }
  if (app.agentId === null) {
    complain("CONSOLE.app", say("console-app-without-agent", { app: name }));
    return null;
  }
  return { app, agentId: app.agentId, roles };
}

/** The highest role of a member; null for a member without one. */
export function roleOfMember({ roles }: ConsoleConfig, { userid, groups }: Member): Role | null {
  // WeCom takes a userid in any case (doc 90195).
  const names = new Set([EVERYBODY, userid.toLowerCase(), ...groups]);
  return ROLES.findLast((role) => roles[role].some((holder) => names.has(holder.toLowerCase()))) ?? null;
}

/** The ids of the departments, or of the tags, that have a role. */
export function groupsWithRole({ roles }: ConsoleConfig, kind: "department" | "tag"): number[] {
  const prefix = `${kind}:`;
  const ids = Object.values(roles).flatMap((holders) =>
    holders
      .filter((holder) => holder.startsWith(prefix))
      .map((holder) => Number(holder.slice(prefix.length))),
  );
  return [...new Set(ids)];
}

function consoleSchema() {
  const holder = coded("not-a-holder");
  const holders = v.optional(
    v.array(v.pipe(v.string(holder), v.regex(HOLDER, holder)), coded("not-holders")),
    [],
  );
  const roles = v.strictObject({ viewer: holders, editor: holders, admin: holders }, ({ expected }) =>
    coded(expected === "never" ? "unknown-role" : "not-roles"),
  );
  return v.strictObject(
    { app: v.string(coded("not-a-console-app")), roles },
    sentences(coded("console-not-an-object", { place: "" })),
  );
}
