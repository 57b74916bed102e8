/** What came of WeCom's check of the callback URL. */
import type { VerificationResult } from "../../simulator/callback/verification.ts";
import { type Sentence, say } from "../../src/i18n/sentence.ts";

export function verificationInWords({ ok, status, ms }: VerificationResult): Sentence {
  if (ok) return say("url-verified", { ms: String(Math.round(ms)) });
  return say("url-not-verified", { status: status === null ? say("no-answer") : String(status) });
}
