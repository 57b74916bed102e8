/** A peer's calls of WeCom's API, with a cached token. Gives what WeCom answered and judges nothing. */
import * as v from "valibot";
import { settings } from "./settings.ts";

/** An attempt has this long, and no longer than its window. */
const CALL_MS = 5_000;
/** The token is fetched again this long before it expires. */
const RENEWED_BEFORE_S = 300;

/** After a failed fetch of the token the next is this much later. */
const TOKEN_PAUSE_MS = 1_000;
const TOKEN_REFUSED = [40001, 40014, 42001];

/** `none`: the connection broke, WeCom was late, or its answer is not WeCom's. `no-token`: the call was not made. */
export type Answer = { type: "errcode"; errcode: number } | { type: "none" } | { type: "no-token" };

const tokenSchema = v.object({ access_token: v.string(), expires_in: v.number() });
const answerSchema = v.object({ errcode: v.number() });

let token: { value: string; until: number } | null = null;
let fetching: Promise<string> | null = null;
let pausedUntil = 0;

/** `msLeft`: what is left of the window, more than 0. */
export async function sendWelcome(code: string, message: object, msLeft: number): Promise<Answer> {
  const signal = AbortSignal.timeout(Math.min(CALL_MS, msLeft));
  let accessToken: string;
  try {
    accessToken = await currentToken();
  } catch {
    return { type: "no-token" };
  }
  try {
    const response = await fetch(
      `${settings.WECOM_API_BASE}/cgi-bin/externalcontact/send_welcome_msg?access_token=${accessToken}`,
      { method: "POST", body: JSON.stringify({ welcome_code: code, ...message }), signal },
    );
    const { errcode } = v.parse(answerSchema, await response.json());
    // The next call fetches another token, unless a call in parallel has done so.
    if (TOKEN_REFUSED.includes(errcode) && token?.value === accessToken) token = null;
    return { type: "errcode", errcode };
  } catch {
    return { type: "none" };
  }
}

/** Fetches a token once, however many callers wait for it. */
async function currentToken(): Promise<string> {
  if (token !== null && token.until > Date.now()) return token.value;
  if (pausedUntil > Date.now()) throw new Error("gettoken has just failed");
  fetching ??= fetchToken()
    .catch((error) => {
      pausedUntil = Date.now() + TOKEN_PAUSE_MS;
      throw error;
    })
    .finally(() => {
      fetching = null;
    });
  return await fetching;
}

async function fetchToken(): Promise<string> {
  const response = await fetch(
    `${settings.WECOM_API_BASE}/cgi-bin/gettoken?corpid=${settings.CORP_ID}&corpsecret=${settings.SECRET}`,
    { signal: AbortSignal.timeout(CALL_MS) },
  );
  const { access_token: value, expires_in: seconds } = v.parse(tokenSchema, await response.json());
  token = { value, until: Date.now() + (seconds - RENEWED_BEFORE_S) * 1_000 };
  return value;
}
