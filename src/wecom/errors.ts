/**
 * Looks up WeCom's errcodes in the table, and reads what an errmsg tells. Retries and settles nothing itself.
 */
import { ERRCODES, type Errcode, type Verdict } from "./errcodes.ts";

export { ERRCODES, type Errcode, type Verdict };

/** Too many calls of one API: WeCom closes for a minute or longer. */
export const LIMITED = 45009;

const byCode: ReadonlyMap<number, Errcode> = new Map(ERRCODES.map((row) => [row.errcode, row]));

/** The verdict and the remedy for an errcode; an unknown errcode is `refused`, with the place to look it up. */
export function errcodeOf(errcode: number): Errcode {
  return (
    byCode.get(errcode) ?? {
      errcode,
      verdict: "refused",
      meaning: "unknown",
      remedy: `See https://open.work.weixin.qq.com/devtool/query?e=${errcode} for what WeCom says about it.`,
      source: "none",
      alertWhen: "often",
    }
  );
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
export function answerInWords(errcode: number, errmsg: string): string {
  const ip = errcode === 60020 ? fromIp(errmsg) : null;
  const { meaning } = byCode.get(errcode) ?? {
    meaning: "WeCom refused for a reason that Yingbin does not know",
  };
  return `${meaning} (${errcode}${ip === null ? "" : `, from ip ${ip}`})`;
}
