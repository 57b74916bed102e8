/** Opens WeCom's callbacks: signature, cipher, receiver, and the contact's welcome code. Knows nothing of storage. */
import { timingSafeEqual } from "node:crypto";
import { decrypt, getSignature } from "@wecom/crypto";
import { settings } from "./settings.ts";

/** WeCom: the code lives 20 s from the event (doc 92137); the last second is for the way. */
const WINDOW_MS = 19_000;

export interface Welcome {
  code: string;
  /** The channel by which the customer came. */
  state: string;
  /** The time after which no call begins. */
  deadline: number;
}

/** `welcome` is null when the event brings no code. */
export type Opened = { ok: true; welcome: Welcome | null } | { ok: false };

export function openCallback(query: Record<string, string>, body: string, now: number): Opened {
  const { msg_signature: signature = "", timestamp = "", nonce = "" } = query;
  const encrypted = element(body, "Encrypt");
  const expected = getSignature(settings.CALLBACK_TOKEN, timestamp, nonce, encrypted);
  if (!isEqual(expected, signature)) return { ok: false };
  const opened = decrypted(encrypted);
  if (opened?.id !== settings.CORP_ID) return { ok: false };

  const { message } = opened;
  const code = element(message, "WelcomeCode");
  if (element(message, "Event") !== "change_external_contact" || code === "") {
    return { ok: true, welcome: null };
  }
  const eventAt = Number(element(message, "CreateTime")) * 1_000;
  const deadline = Math.min(eventAt, now) + WINDOW_MS;
  return { ok: true, welcome: { code, state: element(message, "State"), deadline } };
}

function decrypted(encrypted: string): { message: string; id: string } | null {
  try {
    return decrypt(settings.ENCODING_AES_KEY, encrypted);
  } catch {
    return null;
  }
}

function isEqual(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

function element(xml: string, name: string): string {
  return new RegExp(`<${name}>(?:<!\\[CDATA\\[)?(.*?)(?:\\]\\]>)?</${name}>`, "s").exec(xml)?.[1] ?? "";
}
