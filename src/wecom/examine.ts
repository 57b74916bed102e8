/**
 * Asks WeCom on behalf of one app what `npm run doctor` wants to know: a call without a token, which shows the
 * way out, then one of each family. Judges no answer.
 */
import type { Answer, CallWecom, Lost } from "./client.ts";
import { getStaff, listContactStaff, type StaffDetails } from "./contact.ts";
import { errcodeOf } from "./errors.ts";
import { type KfAccount, listKfAccounts } from "./kf.ts";
import type { NoToken, TokenAnswer } from "./token.ts";

/** Somebody waits for the answers; what takes longer would not do for a welcome either. */
const ASK_MS = 3_000;

/** What came of a question; null stands for one that could not be asked, since something before it had failed. */
export type Asked<T> = Found<T> | { kind: "refused"; errcode: number; errmsg: string } | Lost | null;
interface Found<T> {
  kind: "found";
  value: T;
}

export interface Examination {
  /** The errmsg with which WeCom refuses a call without a token: it names the address that the call came from. */
  wayOut: Found<string> | Lost;
  token: { ok: true; expiresAt: number } | ({ ok: false } & NoToken) | null;
  /** Userids of the members with customer contact in the app's visible range. */
  contactStaff: Asked<string[]>;
  /** The first of them. */
  member: Asked<StaffDetails>;
  kfAccounts: Asked<KfAccount[]>;
}

type Question<T> = (token: string) => Promise<{ answer: Answer; details: T | null }>;

/** Takes 14 s at most: 3 for the way out, 5 for a token, 3 and 3 for what is asked with it. */
export async function examine(
  call: CallWecom,
  tokens: (refused: string | null) => Promise<TokenAnswer>,
): Promise<Examination> {
  const wayOut = await askWithoutToken(call);
  if (wayOut.kind === "lost" && !isOnePathOnly(wayOut)) {
    return { wayOut, token: null, contactStaff: null, member: null, kfAccounts: null };
  }

  let token = await tokens(null);
  /** Asks, and once more when the token was refused. */
  async function ask<T>(question: Question<T>): Promise<Asked<T>> {
    const used = token;
    if (!used.ok) return null;
    const asked = outcomeOf(await question(used.token));
    if (asked?.kind !== "refused" || errcodeOf(asked.errcode).verdict !== "token") return asked;
    const other = await tokens(used.token);
    token = other;
    return other.ok ? outcomeOf(await question(other.token)) : null;
  }
  async function askForStaff() {
    const contactStaff = await ask((value) => listContactStaff(call, value, ASK_MS));
    const first = contactStaff?.kind === "found" ? contactStaff.value[0] : undefined;
    const member = first === undefined ? null : await ask((value) => getStaff(call, value, first, ASK_MS));
    return { contactStaff, member };
  }
  const [staff, kfAccounts] = await Promise.all([
    askForStaff(),
    ask((value) => listKfAccounts(call, value, ASK_MS)),
  ]);
  return { wayOut, token: withoutToken(token), ...staff, kfAccounts };
}

/** Every refusal of WeCom's says where it saw the call come from; this one needs no token, secret or right. */
async function askWithoutToken(call: CallWecom): Promise<Examination["wayOut"]> {
  const { answer } = await listContactStaff(call, "", ASK_MS);
  if (answer.kind === "lost") return answer;
  // WeCom would have refused: somebody else answers.
  if (answer.errcode === 0) return { kind: "lost", http: answer.http, reason: "not-json" };
  return { kind: "found", value: answer.errmsg };
}

/** A relay that keeps one path closed may have the others open. */
const isOnePathOnly = ({ http }: Lost) => http === 403 || http === 404;

function outcomeOf<T>({ answer, details }: { answer: Answer; details: T | null }): Asked<T> {
  if (answer.kind === "lost") return answer;
  if (details !== null) return { kind: "found", value: details };
  const { errcode, errmsg, http } = answer;
  return errcode === 0 ? { kind: "lost", http, reason: "not-json" } : { kind: "refused", errcode, errmsg };
}

function withoutToken(answer: TokenAnswer): Examination["token"] {
  return answer.ok ? { ok: true, expiresAt: answer.expiresAt } : answer;
}
