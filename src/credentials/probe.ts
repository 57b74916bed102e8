/**
 * Asks WeCom the questions of `npm run doctor` on behalf of an app: a call without a token, which shows the way out,
 * then a call of each family. Judges no answer. `probe-kf.ts` asks for the long lists of customer service.
 */
import type { NoToken, TokenAnswer, TokenFor } from "../apps/token.ts";
import type { CallWecom, Lost } from "../wecom/client.ts";
import {
  getStaff,
  listCompanyTags,
  listContactStaff,
  type StaffDetails,
  type TagGroup,
} from "../wecom/contact.ts";
import { getPermissions } from "../wecom/provider.ts";
import { type AskedAnswer, type Asker, askerWith, type QuestionResult } from "./asker.ts";
import { type KfProbeResult, type KfSteps, probeKf } from "./probe-kf.ts";

export type { AskedAnswer } from "./asker.ts";

/** An operator waits for the answers, and a slower call would be too slow for a welcome too. */
export const ASK_MS = 3_000;

export interface ProbeResult extends KfProbeResult {
  /** The errmsg with which WeCom refuses a call without a token: it names the address that the call came from. */
  wayOut: QuestionResult<string> | Lost;
  token: { ok: true; expiresAt: number } | ({ ok: false } & NoToken) | null;
  /** Userids of the members with customer contact in the app's visible range. */
  contactStaff: AskedAnswer<string[]>;
  /** The first of these members. */
  member: AskedAnswer<StaffDetails>;
  /** The company's tags. */
  tags: AskedAnswer<TagGroup[]>;
  /** What the company has granted a provider's app; absent for an app of the company's own. */
  permissions?: AskedAnswer<string[]>;
}

/** The result when nothing of customer service was asked. */
const NO_KF: KfProbeResult = {
  kfAccounts: null,
  accountsBrokeOff: null,
  servicers: [],
  servicersLeft: 0,
  hasChannels: null,
};

/**
 * Takes about 30 s at most: 3 for the way out, 5 for a token, 3 and 3 for calls with it, and the time of the steps.
 * `isOfProvider`: whether a company grants the app its rights.
 */
export async function probe(
  call: CallWecom,
  tokens: TokenFor,
  steps: KfSteps,
  { now, isOfProvider }: { now: number; isOfProvider: boolean },
): Promise<ProbeResult> {
  const wayOut = await askWithoutToken(call);
  if (wayOut.kind === "lost" && !isOnePathOnly(wayOut)) {
    return { wayOut, token: null, contactStaff: null, member: null, tags: null, ...NO_KF };
  }
  const asker = askerWith(await tokens(null), tokens);
  const [staff, kf, permissions] = await Promise.all([
    askForContact(asker, call),
    probeKf(asker, call, steps, now, ASK_MS),
    isOfProvider ? asker.ask((token) => getPermissions(call, token, ASK_MS)) : null,
  ]);
  const result: ProbeResult = { wayOut, token: withoutToken(asker.token()), ...staff, ...kf };
  if (isOfProvider) result.permissions = permissions;
  return result;
}

async function askForContact(
  { ask }: Asker,
  call: CallWecom,
): Promise<Pick<ProbeResult, "contactStaff" | "member" | "tags">> {
  const contactStaff = await ask((token) => listContactStaff(call, token, ASK_MS));
  if (contactStaff?.kind !== "found") return { contactStaff, member: null, tags: null };
  const [first] = contactStaff.value;
  const [member, tags] = await Promise.all([
    first === undefined ? null : ask((token) => getStaff(call, token, first, ASK_MS)),
    ask((token) => listCompanyTags(call, token, ASK_MS)),
  ]);
  return { contactStaff, member, tags };
}

/** Every refusal of WeCom's says from which address the call came; this call needs no token, secret or right. */
async function askWithoutToken(call: CallWecom): Promise<ProbeResult["wayOut"]> {
  const { answer } = await listContactStaff(call, "", ASK_MS);
  if (answer.kind === "lost") return answer;
  // WeCom would have refused, so another server answers.
  if (answer.errcode === 0) return { kind: "lost", http: answer.http, reason: "not-json" };
  return { kind: "found", value: answer.errmsg };
}

/** A relay that closes this path may leave other paths open. */
const isOnePathOnly = ({ http }: Lost) => http === 403 || http === 404;

function withoutToken(answer: TokenAnswer): ProbeResult["token"] {
  return answer.ok ? { ok: true, expiresAt: answer.expiresAt } : answer;
}
