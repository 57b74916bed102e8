/** Signs webhooks as Standard Webhooks specifies: https://www.standardwebhooks.com. Sends nothing. */
import { createHmac } from "node:crypto";

/** A secret's prefix; what follows is base64. */
const SECRET = /^whsec_([A-Za-z0-9+/]+={0,2})$/;
/** The specification asks for 24 to 64 bytes. */
const SHORTEST_BYTES = 24;
const LONGEST_BYTES = 64;

/** Whether a text is a secret to sign with. */
export function isSecret(text: string): boolean {
  const base64 = SECRET.exec(text)?.[1];
  if (base64 === undefined) return false;
  const bytes = Buffer.from(base64, "base64").length;
  return bytes >= SHORTEST_BYTES && bytes <= LONGEST_BYTES;
}

/**
 * The secret of a URL that a rule names, made from a secret of the app's webhook: the owner of that URL can verify its
 * events, and can sign nothing that the app's own receiver would believe.
 */
export function secretForUrl(secret: string, url: string): string {
  return `whsec_${createHmac("sha256", keyOf(secret)).update(`url:${url}`).digest("base64")}`;
}

/** The bytes of a secret. */
function keyOf(secret: string): Buffer {
  const base64 = SECRET.exec(secret)?.[1];
  if (base64 === undefined) throw new Error("that is no secret to sign with");
  return Buffer.from(base64, "base64");
}

/**
 * The headers of an attempt at `now`: a signature by each secret, so that a secret can be changed; none without
 * secrets.
 */
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
  const headers = { "webhook-id": id, "webhook-timestamp": timestamp };
  return signatures.length === 0 ? headers : { ...headers, "webhook-signature": signatures.join(" ") };
}
