/**
 * Looks up WeCom's errcodes in the table, says an answer of WeCom's in a sentence, and reads what an errmsg tells. Retries
 * and settles nothing itself.
 */
import { type Sentence, say } from "../i18n/sentence.ts";
import { type AlertWhen, alertWhen, ERRCODES, type ErrcodeRow, type Verdict } from "./errcodes.ts";

export type { Verdict };

/** Too many calls of one API: WeCom closes for a minute or longer. */
export const LIMITED = 45009;

export interface Errcode {
  errcode: number;
  verdict: Verdict;
  meaning: Sentence;
  /** What the one on call should do; null when nothing is to be done. */
  remedy: Sentence | null;
  source: string;
  alertWhen: AlertWhen;
}

/**
 * The verdict and the remedy for an errcode. An unknown errcode is `refused`, or `content` among the errcodes of
 * attachments; its remedy names the place to look it up.
 */
export function errcodeOf(errcode: number): Errcode {
  const row = rowOf(errcode);
  if (row === null) {
    return {
      errcode,
      verdict: isAboutAttachments(errcode) ? "content" : "refused",
      meaning: say("errcode-unknown"),
      remedy: say("remedy-look-up", { errcode: String(errcode) }),
      source: "none",
      alertWhen: "often",
    };
  }
  const { verdict, remedy, source } = row;
  return {
    errcode,
    verdict,
    meaning: { code: `errcode-${errcode === -1 ? "minus-1" : errcode}` },
    remedy: remedy && say(remedy),
    source,
    alertWhen: alertWhen(errcode),
  };
}

/** WeCom numbers by subject: beside these stand 41064, 41065 and 41072. Another message may go where an attachment cannot. */
const isAboutAttachments = (errcode: number) => /^410[67]\d$/.test(String(errcode));

function rowOf(errcode: number): ErrcodeRow | null {
  const rows: Readonly<Record<string, ErrcodeRow>> = ERRCODES;
  return Object.hasOwn(rows, errcode) ? (rows[errcode] ?? null) : null;
}

/** Whether another call with the same message and code may be made. */
export function isRetried(verdict: Verdict): boolean {
  switch (verdict) {
    case "another-app":
    case "busy":
    case "overloaded":
    case "token":
      return true;
    case "sent":
    case "welcomed":
    case "code-invalid":
    case "content":
    case "rate-limited":
    case "refused":
      return false;
  }
}

/** An IPv4 or IPv6 address: it has a dot or a colon, and the comma or full stop after it is not its own. */
const FROM_IP = /from ip:\s*(?=[\da-f]*[.:])([\da-f.:]*[\da-f:])/i;

/** The caller's address as WeCom saw it ("…, from ip: 101.43.1.2, …" in the errmsg of 60020), or null. */
export function fromIp(errmsg: string): string | null {
  return FROM_IP.exec(errmsg)?.[1] ?? null;
}

/** Meaning, errcode and, where it matters, the address: "the caller's IP is not trusted (60020, from ip 192.0.2.1)". */
export function sayAnswer(errcode: number, errmsg: string): Sentence {
  const ip = errcode === 60020 ? fromIp(errmsg) : null;
  const answer = { message: errcodeOf(errcode).meaning, errcode: String(errcode) };
  return ip === null ? say("wecom-answer", answer) : say("wecom-answer-from", { ...answer, ip });
}
