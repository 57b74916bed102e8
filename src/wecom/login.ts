/** The calls by which it is known who logged in. Decides nothing about their answers. */
import * as v from "valibot";
import { type CallWecom, readBody } from "./client.ts";

const whoBody = v.object({ userid: v.exactOptional(v.string()) });

/** Who the code of a login is (doc 98177); without a userid it is no member. `details` is null when WeCom does not say. */
export async function getUserInfo(call: CallWecom, token: string, code: string, timeoutMs: number) {
  const answer = await call({ path: "auth/getuserinfo", query: { access_token: token, code }, timeoutMs });
  return { answer, details: readBody(whoBody, answer) };
}

const tagBody = v.object({
  userlist: v.fallback(v.array(v.object({ userid: v.string() })), []),
  partylist: v.fallback(v.array(v.number()), []),
});

/** The members and departments of a tag of members (doc 90213); `details` is null when WeCom does not list them. */
export async function getMemberTag(call: CallWecom, token: string, tag: number, timeoutMs: number) {
  const query = { access_token: token, tagid: String(tag) };
  const answer = await call({ path: "tag/get", query, timeoutMs });
  return { answer, details: readBody(tagBody, answer) };
}
