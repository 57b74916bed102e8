/**
 * The calls that a service provider (服务商) makes with a token of its own: links to templates, and companies' licences; and
 * what a company has granted an app of the provider's. Decides nothing about their answers.
 */
import * as v from "valibot";
import { type Answer, type CallWecom, readBody } from "./client.ts";

const seconds = v.pipe(v.number(), v.minValue(1));

const tokenBody = v.object({ provider_access_token: v.pipe(v.string(), v.nonEmpty()), expires_in: seconds });

/** A provider_access_token (doc 96237). */
export async function askForProviderToken(
  call: CallWecom,
  { corpId, secret }: { corpId: string; secret: string },
  timeoutMs: number,
) {
  const answer = await call({
    path: "service/get_provider_token",
    query: {},
    body: { corpid: corpId, provider_secret: secret },
    timeoutMs,
  });
  return { answer, details: readBody(tokenBody, answer) };
}

const linkBody = v.object({ qrcode_url: v.pipe(v.string(), v.nonEmpty()), expires_in: seconds });

/** A link by which a company installs a template (doc 98744), for `expires_in` seconds. */
export async function getCustomizedAuthUrl(
  call: CallWecom,
  providerToken: string,
  { templateId, state }: { templateId: string; state: string },
  timeoutMs: number,
) {
  const answer = await call({
    path: "service/get_customized_auth_url",
    query: { provider_access_token: providerToken },
    body: { state, templateid_list: [templateId] },
    timeoutMs,
  });
  return { answer, details: readBody(linkBody, answer) };
}

const unixTime = v.pipe(v.number(), v.minValue(1));
/** The spelling `trail` is WeCom's. */
const licenceBody = v.object({
  license_status: v.number(),
  trail_info: v.fallback(v.optional(v.object({ end_time: unixTime })), undefined),
  license_check_time: v.fallback(v.optional(unixTime), undefined),
});

/** 接口许可 of a company for an app; times in milliseconds since 1970. */
export interface Licence {
  /** Whether calls need a licence at all. */
  isNeeded: boolean;
  /** Null: the company has no trial. */
  trialEndsAt: number | null;
  /** From then on, calls without a licence are refused. */
  enforcedFrom: number | null;
}

/** A company's licence (doc 97194). */
export async function getLicence(
  call: CallWecom,
  providerToken: string,
  { corpId, suiteId }: { corpId: string; suiteId: string },
  timeoutMs: number,
): Promise<{ answer: Answer; details: Licence | null }> {
  const answer = await call({
    path: "license/get_app_license_info",
    query: { provider_access_token: providerToken },
    body: { corpid: corpId, suite_id: suiteId },
    timeoutMs,
  });
  const body = readBody(licenceBody, answer);
  if (body === null) return { answer, details: null };
  const { license_status: status, trail_info: trial, license_check_time: from } = body;
  const details: Licence = {
    isNeeded: status !== 0,
    trialEndsAt: trial === undefined ? null : trial.end_time * 1000,
    enforcedFrom: from === undefined ? null : from * 1000,
  };
  return { answer, details };
}

const permissionsBody = v.object({ app_permissions: v.array(v.string()) });

/** The names of what a company has granted a provider's app (doc 99052), by an access_token of the app. */
export async function getPermissions(call: CallWecom, token: string, timeoutMs: number) {
  const answer = await call({
    path: "agent/get_permissions",
    query: { access_token: token },
    body: {},
    timeoutMs,
  });
  return { answer, details: readBody(permissionsBody, answer)?.app_permissions ?? null };
}
