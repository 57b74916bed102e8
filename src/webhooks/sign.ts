/** Signs what is posted, as Standard Webhooks has it: https://www.standardwebhooks.com. */
import { createHmac } from "node:crypto";

/** A secret's prefix; what follows is base64. */
const SECRET = /^whsec_([A-Za-z0-9+/]+={0,2})$/;
/** The specification: between 24 and 64 bytes. */
const SHORTEST_BYTES = 24;
const LONGEST_BYTES = 64;

/** Whether it is a secret to sign with. */
export function isSecret(text: string): boolean {
  const base64 = SECRET.exec(text)?.[1];
  if (base64 === undefined) return false;
  const bytes = Buffer.from(base64, "base64").length;
  return bytes >= SHORTEST_BYTES && bytes <= LONGEST_BYTES;
}

/**
 * The secret of a URL that a rule names, made from a secret of the app's webhook: whoever owns that URL can verify what
 * it is sent, and can sign nothing that the app's own receiver would believe.
 */
export function secretForUrl(secret: string, url: string): string {
  return `whsec_${createHmac("sha256", keyOf(secret)).update(`url:${url}`).digest("base64")}`;
}

/** The bytes that sign. */
function keyOf(secret: string): Buffer {
  const base64 = SECRET.exec(secret)?.[1];
  if (base64 === undefined) throw new Error("that is no secret to sign with");
  return Buffer.from(base64, "base64");
}

/** The headers of an attempt made at `now`: a signature by each secret, so that one can be changed; none without any. */
export function signedHeaders(
  id: string,
  body: string,
  secrets: readonly string[],
  now: number,
): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  const signatures = secrets.map(
    (secret) =>
      `v1,${createHmac("sha256", keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest("base64")}`,
  );
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    ...(signatures.length > 0 && { "webhook-signature": signatures.join(" ") }),
  };
}
