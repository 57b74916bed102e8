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

/**
 * Exchanges an AuthCode, which works once, for a company's permanent_code (docs 90603, 97163); `details` is null when the
 * answer holds none.
 */
export async function exchangeAuthCode(
  call: CallWecom,
  suiteToken: string,
  authCode: string,
  timeoutMs: number,
): Promise<{ answer: Answer; details: Authorisation | null }> {
  const answer = await call({
    path: "service/get_permanent_code",
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
