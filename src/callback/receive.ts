/**
 * Proves that a callback is WeCom's and meant for this app, and reads its event. Bytes in, an event or a refusal out;
 * knows nothing of HTTP frameworks, storage or rules.
 */
import type { AppConfig } from "../config/types.ts";
import { type Decrypted, decrypt } from "./cipher.ts";
import { readEnvelope } from "./envelope.ts";
import { type CallbackEvent, readEvent } from "./events.ts";
import { isSigned } from "./signature.ts";
import { readDamagedXml } from "./xml.ts";

/**
 * How far the signed timestamp may be from our clock, in either direction. WeCom documents no window; its repeats come
 * within about 20 s and may carry the first timestamp. Standard Webhooks uses five minutes.
 */
export const FRESHNESS_MS = 5 * 60_000;

/** The parameters of a callback's URL, as they were received. */
export interface CallbackQuery {
  msgSignature: string | null;
  timestamp: string | null;
  nonce: string | null;
}

/** Why a callback was refused, for one line of log; the sender gets only the status. */
export type Refusal = keyof typeof STATUS_OF_REFUSAL;

export const STATUS_OF_REFUSAL = {
  "parameter-missing": 400,
  "no-envelope": 400,
  "not-decryptable": 400,
  "wrong-signature": 403,
  stale: 403,
  "wrong-receiver": 403,
  "no-echo": 403,
} as const;

export type Opened = { ok: true; message: string } | { ok: false; refusal: Refusal };
export type ReceivedCallback = { ok: true; event: CallbackEvent } | { ok: false; refusal: Refusal };

/**
 * The event in the body of a POST. `now` in milliseconds. A callback that is proven to be WeCom's and meant for this
 * app is never refused, whatever its content: WeCom sends less and less to a URL that refuses callbacks.
 */
export function receiveEvent(
  app: AppConfig,
  query: CallbackQuery,
  body: string,
  now: number,
): ReceivedCallback {
  const encrypt = readEnvelope(body);
  if (encrypt === null) return refuse("no-envelope");
  const opened = open(app, query, encrypt, now);
  if (!opened.ok) return opened;
  return { ok: true, event: readEvent(readDamagedXml(opened.message)) };
}

/**
 * The first character of a message of WeCom's. `echostr` and `Encrypt` are signed and encrypted alike, so an attacker
 * can send a captured POST again as a GET, and must not get its content decrypted.
 */
const MESSAGE = /^[\s\p{C}]*[<{]/u;
export const isMessage = (text: string) => (text.includes("<") || text.includes("{")) && MESSAGE.test(text);

/**
 * The plaintext of `echostr`, with which WeCom's console verifies the URL (doc 90930); never the plaintext of a
 * message.
 */
export function receiveEcho(
  app: AppConfig,
  query: CallbackQuery,
  echostr: string | null,
  now: number,
): Opened {
  if (echostr === null) return refuse("parameter-missing");
  // A bare `+` becomes a space in form decoding; base64 has none.
  const opened = open(app, query, echostr.replaceAll(" ", "+"), now);
  return opened.ok && isMessage(opened.message) ? refuse("no-echo") : opened;
}

function open(app: AppConfig, query: CallbackQuery, encrypt: string, now: number): Opened {
  const opened = openAny(app, query, encrypt, now);
  if (!opened.ok) return opened;
  const ours = opened.decrypted.find(({ receiveId }: Decrypted) => app.receiveIds.has(receiveId));
  return ours === undefined ? refuse("wrong-receiver") : { ok: true, message: ours.message };
}

/** The keys of callback settings. */
type CallbackKeys = Pick<AppConfig, "callbackTokens" | "encodingAesKeys">;

/**
 * Checks in the order that tells a forger nothing: signature, time, then decryption. The receiver is left to the caller;
 * more than one key may fit.
 */
export function openAny(
  keys: CallbackKeys,
  query: CallbackQuery,
  encrypt: string,
  now: number,
): { ok: true; decrypted: Decrypted[] } | { ok: false; refusal: Refusal } {
  const { msgSignature, timestamp, nonce } = query;
  if (msgSignature === null || timestamp === null || nonce === null) return refuse("parameter-missing");
  if (!isSigned(keys.callbackTokens, msgSignature, { timestamp, nonce, encrypt })) {
    return refuse("wrong-signature");
  }
  if (!isFresh(timestamp, now)) return refuse("stale");
  const decrypted = keys.encodingAesKeys
    .map((key) => decrypt(key, encrypt))
    .filter((result) => result !== null);
  return decrypted.length === 0 ? refuse("not-decryptable") : { ok: true, decrypted };
}

/** Whether a timestamp in seconds since 1970 is within the window. */
function isFresh(timestamp: string, now: number): boolean {
  return /^\d{1,12}$/.test(timestamp) && Math.abs(Number(timestamp) * 1000 - now) <= FRESHNESS_MS;
}

const refuse = (refusal: Refusal) => ({ ok: false, refusal }) as const;
