/** Finds out of WeCom who logged in, and which of the groups that have a role the member is in. Decides nothing. */
import { TokenSource } from "../../apps/token.ts";
import { type WithToken, withToken } from "../../apps/with-token.ts";
import { bound } from "../../binding.ts";
import { groupsWithRole } from "../../config/console.ts";
import type { Config, ConsoleConfig, Member } from "../../config/types.ts";
import type { Env } from "../../env.ts";
import { credentialsOf } from "../../objects.ts";
import { type Answer, type CallWecom, wecomClient } from "../../wecom/client.ts";
import { getStaff } from "../../wecom/contact.ts";
import { getMemberTag, getUserInfo } from "../../wecom/login.ts";

/** Somebody waits for the page. */
const CALL_MS = 5_000;
/** Cloudflare limits how many requests a request may make. */
const TAGS_AT_MOST = 20;

type Ask = <Found extends { answer: Answer }>(
  question: (call: CallWecom, token: string, timeoutMs: number) => Promise<Found>,
) => Promise<WithToken<Found>>;

/** Calls of WeCom's with the token of the app by which members log in. */
export function asksAs(env: Env, config: Config, { app }: ConsoleConfig): Ask {
  const call = wecomClient(config);
  const tokens = new TokenSource({
    readCache: (key) => bound(env, "CACHE").get(key),
    askCredentials: (asked, refused) => credentialsOf(env, config, asked).token(refused),
  });
  return async (question) =>
    await withToken(tokens.of(app), async (token) => await question(call, token, CALL_MS));
}

/** Who the code of a login is. */
export const whoLoggedIn = async (ask: Ask, code: string) =>
  await ask((call, token, ms) => getUserInfo(call, token, code, ms));

/** The member with the groups that `CONSOLE` names; a group that WeCom does not tell is left out. */
export async function memberWithGroups(ask: Ask, console: ConsoleConfig, userid: string): Promise<Member> {
  const named = groupsWithRole(console, "department");
  const tags = groupsWithRole(console, "tag").slice(0, TAGS_AT_MOST);
  const departments = named.length === 0 && tags.length === 0 ? [] : await departmentsOf(ask, userid);
  const inTags = await Promise.all(tags.map((tag) => isInTag(ask, tag, userid, departments)));
  return {
    userid,
    groups: [
      ...named.filter((id) => departments.includes(id)).map((id) => `department:${id}`),
      ...tags.filter((_, index) => inTags[index]).map((id) => `tag:${id}`),
    ],
  };
}

async function departmentsOf(ask: Ask, userid: string): Promise<readonly number[]> {
  const asked = await ask((call, token, ms) => getStaff(call, token, userid, ms));
  const details = told("user/get", asked);
  return details?.department ?? [];
}

/** A tag has members, and departments with their members. */
async function isInTag(ask: Ask, tag: number, userid: string, departments: readonly number[]) {
  const listed = told("tag/get", await ask((call, token, ms) => getMemberTag(call, token, tag, ms)));
  if (listed === null) return false;
  return (
    listed.userlist.some((member) => member.userid === userid) ||
    listed.partylist.some((department) => departments.includes(department))
  );
}

/** The details of an answer; null, and a line in the log, without any. */
function told<T>(api: string, asked: WithToken<{ answer: Answer; details: T | null }>): T | null {
  if (asked.ok && asked.found.details !== null) return asked.found.details;
  const errcode = asked.ok && asked.found.answer.kind === "answered" ? asked.found.answer.errcode : null;
  console.warn({ event: "session.groups-unknown", api, errcode });
  return null;
}
