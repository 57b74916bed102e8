/** The calls of a service provider (服务商) about its suites. Decides nothing about their answers. */
import * as v from "valibot";
import { type Answer, type CallWecom, readBody } from "./client.ts";

const suiteTokenBody = v.object({
  suite_access_token: v.pipe(v.string(), v.nonEmpty()),
  expires_in: v.pipe(v.number(), v.minValue(1)),
});

/** A suite_access_token for a ticket (doc 90600); `details` is null when the answer holds none. */
export async function askForSuiteToken(
  call: CallWecom,
  { suiteId, suiteSecret, ticket }: { suiteId: string; suiteSecret: string; ticket: string },
  timeoutMs: number,
) {
  const answer = await call({
    path: "service/get_suite_token",
    query: {},
    body: { suite_id: suiteId, suite_secret: suiteSecret, suite_ticket: ticket },
    timeoutMs,
  });
  return { answer, details: readBody(suiteTokenBody, answer) };
}

const permanentCodeBody = v.object({
  permanent_code: v.pipe(v.string(), v.nonEmpty()),
  auth_corp_info: v.object({
    corpid: v.pipe(v.string(), v.nonEmpty()),
    corp_name: v.fallback(v.string(), ""),
  }),
  auth_info: v.fallback(v.object({ agent: v.array(v.object({ agentid: v.number() })) }), { agent: [] }),
});

export interface Authorisation {
  corpId: string;
  corpName: string;
  permanentCode: string;
  agentId: number | null;
}

/** The calls that exchange an AuthCode: the second is quicker, and tells no agent id (docs 90603, 97163, 100776). */
export type ExchangePath = "service/get_permanent_code" | "service/v2/get_permanent_code";

/**
 * Exchanges an AuthCode, which works once, for a company's permanent_code; `details` is null when the answer holds none.
 */
export async function exchangeAuthCode(
  call: CallWecom,
  suiteToken: string,
  { path, authCode }: { path: ExchangePath; authCode: string },
  timeoutMs: number,
): Promise<{ answer: Answer; details: Authorisation | null }> {
  const answer = await call({
    path,
    query: { suite_access_token: suiteToken },
    body: { auth_code: authCode },
    timeoutMs,
  });
  const body = readBody(permanentCodeBody, answer);
  if (body === null) return { answer, details: null };
  const { permanent_code: permanentCode, auth_corp_info: corp, auth_info: info } = body;
  const agentId = info.agent[0]?.agentid ?? null;
  return { answer, details: { corpId: corp.corpid, corpName: corp.corp_name, permanentCode, agentId } };
}

const texts = v.fallback(v.array(v.string()), []);
const numbers = v.fallback(v.array(v.number()), []);

/** What of a company the app may see: members by userid, departments and tags by id; `level` is WeCom's. */
export const reachSchema = v.object({
  level: v.fallback(v.nullable(v.number()), null),
  members: texts,
  departments: numbers,
  tags: numbers,
});
export type Reach = v.InferOutput<typeof reachSchema>;

const privilegeBody = v.object({
  level: v.fallback(v.number(), 0),
  allow_party: numbers,
  allow_user: texts,
  allow_tag: numbers,
});

const authInfoBody = v.object({
  auth_corp_info: v.object({ corp_name: v.fallback(v.string(), "") }),
  auth_info: v.object({
    agent: v.array(
      v.object({ agentid: v.number(), privilege: v.fallback(v.optional(privilegeBody), undefined) }),
    ),
  }),
});

/** What WeCom tells of a company; `reach` is null when the answer tells none. */
export interface AuthInfo {
  corpName: string;
  agentId: number | null;
  reach: Reach | null;
}

export type AuthInfoPath = "service/get_auth_info" | "service/v2/get_auth_info";

/** A company's name, WeCom's number of the app there, and what the app may see (docs 90604, 100779). */
export async function getAuthInfo(
  call: CallWecom,
  suiteToken: string,
  { path, corpId, permanentCode }: { path: AuthInfoPath; corpId: string; permanentCode: string },
  timeoutMs: number,
): Promise<{ answer: Answer; details: AuthInfo | null }> {
  const answer = await call({
    path,
    query: { suite_access_token: suiteToken },
    body: { auth_corpid: corpId, permanent_code: permanentCode },
    timeoutMs,
  });
  const body = readBody(authInfoBody, answer);
  if (body === null) return { answer, details: null };
  const { auth_corp_info: corp, auth_info: info } = body;
  const [agent] = info.agent;
  const { level, allow_user: members, allow_party: departments, allow_tag: tags } = agent?.privilege ?? {};
  const reach =
    level === undefined
      ? null
      : { level, members: members ?? [], departments: departments ?? [], tags: tags ?? [] };
  return { answer, details: { corpName: corp.corp_name, agentId: agent?.agentid ?? null, reach } };
}

const preAuthCodeBody = v.object({
  pre_auth_code: v.pipe(v.string(), v.nonEmpty()),
  expires_in: v.pipe(v.number(), v.minValue(1)),
});

/** What a link to install a third-party app bears (doc 90601), for `expires_in` seconds. */
export async function getPreAuthCode(call: CallWecom, suiteToken: string, timeoutMs: number) {
  const answer = await call({
    path: "service/get_pre_auth_code",
    query: { suite_access_token: suiteToken },
    timeoutMs,
  });
  return { answer, details: readBody(preAuthCodeBody, answer) };
}

/** As `auth_type` (doc 90602): the authorisation is a test, which an app needs until it is online. */
const TEST_AUTHORISATION = 1;

export async function makeTestAuthorisation(
  call: CallWecom,
  suiteToken: string,
  preAuthCode: string,
  timeoutMs: number,
): Promise<{ answer: Answer }> {
  const answer = await call({
    path: "service/set_session_info",
    query: { suite_access_token: suiteToken },
    body: { pre_auth_code: preAuthCode, session_info: { auth_type: TEST_AUTHORISATION } },
    timeoutMs,
  });
  return { answer };
}
