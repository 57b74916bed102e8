/**
 * WeCom's errmsg as it may stand in logs, records and answers: without what was sent as a secret in the call, and without
 * what looks like another. Knows no API in particular.
 */
import { isSecretName } from "../webhooks/codes.ts";

/** WeCom's hints fit easily; a proxy's page of HTML does not belong in a record. */
const ERRMSG_CHARACTERS = 300;
/** A part of a secret that is shorter tells nothing, and may be an ordinary word. */
const PART_CHARACTERS = 8;
/** Tokens, secrets and codes are opaque, and most have more characters than any word or id. */
const OPAQUE_CHARACTERS = 32;

/** Letters and digits in one piece. WeCom's hint is the only long piece that belongs in a record. */
const PIECE = /(?<![\w-])(?!(?<=hint: \[)\d+_\d+_[\da-f]{32}\])[\w-]+/g;

/** Nothing of the `secrets` is left in it, whole or cut short. */
export function readableErrmsg(errmsg: string, secrets: readonly string[]): string {
  const long = secrets.filter(({ length }) => length >= PART_CHARACTERS).sort((a, b) => b.length - a.length);
  const without = long.reduce((text, secret) => text.replaceAll(secret, "…"), errmsg);
  const isHidden = (piece: string) =>
    piece.length >= OPAQUE_CHARACTERS ||
    secrets.some((secret) => piece === secret || (piece.length >= PART_CHARACTERS && secret.includes(piece)));
  return without.replace(PIECE, (piece) => (isHidden(piece) ? "…" : piece)).slice(0, ERRMSG_CHARACTERS);
}

/** What a call sends that gives access: tokens, secrets, tickets and codes, by the names that WeCom has for them. */
export function secretsIn({ query, body }: { query: Record<string, string>; body?: unknown }): string[] {
  const sent = [...Object.entries(query), ...Object.entries(Object(body))];
  return sent.flatMap(([name, value]) =>
    typeof value === "string" && value !== "" && (isSecretName(name) || name === "corpsecret") ? [value] : [],
  );
}
