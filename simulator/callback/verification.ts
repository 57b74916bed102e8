/** The GET by which the console checks a callback URL before it saves it. */
import { randomInt } from "node:crypto";
import { encrypt } from "@wecom/crypto";
import { Misuse } from "../company/misuse.ts";
import type { World } from "../world.ts";
import { type CallbackSettings, signedUrl } from "./envelope.ts";
import { exchange } from "./post.ts";

export interface VerificationResult {
  status: number | null;
  body: string;
  ms: number;
  /** 200 with exactly the decrypted text, within 1 s. */
  ok: boolean;
}

interface VerifiedSettings extends CallbackSettings {
  /** The receiver of the question. */
  verifiedFor: string;
}

/** The console's question, and the text that it expects. */
export function verificationOf(app: VerifiedSettings): { url: string; plain: string } {
  if (app.callbackUrl === null) throw new Misuse("the app has no callback URL");
  const plain = Array.from({ length: 19 }, () => randomInt(10)).join("");
  const echostr = encrypt(app.encodingAesKey, plain, app.verifiedFor);
  return { url: `${signedUrl(app, echostr).url}&echostr=${encodeURIComponent(echostr)}`, plain };
}

export async function verifyUrl(app: VerifiedSettings, world: World): Promise<VerificationResult> {
  const { url, plain } = verificationOf(app);
  const { status, body, ms } = await exchange(url, {
    method: "GET",
    timeoutMs: world.settings.verifyTimeoutMs,
    signal: world.closing.signal,
  });
  return { status, body, ms, ok: status === 200 && body === plain };
}
