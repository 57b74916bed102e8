/**
 * Files that people uploaded for their rules, in `CACHE` under `upload:<sha256>`. They have no other source: nothing
 * deletes them.
 */
import { bound } from "../binding.ts";
import type { Env } from "../env.ts";
import { say } from "../i18n/sentence.ts";
import { type MediaSource, uploadOf } from "../rules/engine/kept-media.ts";
import { type AcceptedFile, acceptedFile, type NoFile } from "./accepted-file.ts";

type UploadsEnv = Pick<Env, "CACHE">;

/** Cloudflare limits how many requests a request may make. */
const LOOKED_AT = 40;

const keyOf = (sha256: string) => `upload:${sha256}`;

export async function storeUpload(env: UploadsEnv, { sha256, file }: AcceptedFile): Promise<void> {
  await bound(env, "CACHE").put(keyOf(sha256), file.bytes);
}

/** The bytes of an upload; null for one that is not there. */
export async function readUpload(env: UploadsEnv, sha256: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const stored = await bound(env, "CACHE").get(keyOf(sha256), "arrayBuffer");
  return stored === null ? null : new Uint8Array(stored);
}

/** The file of a medium that was uploaded; null for a medium that is fetched. */
export async function uploadedFile(
  env: UploadsEnv,
  source: MediaSource,
): Promise<AcceptedFile | NoFile | null> {
  const upload = uploadOf(source);
  if (upload === null) return null;
  try {
    const bytes = await readUpload(env, upload.sha256);
    return bytes === null ? { ok: false, why: say("upload-gone") } : acceptedFile(source, bytes);
  } catch (error) {
    console.warn({ event: "media.upload-unreadable", error: String(error) });
    return { ok: false, why: say("upload-unreadable") };
  }
}

/** Which of the uploads that a rules file may name are there; at most so many are looked at. */
export async function uploadsIn(env: UploadsEnv, text: string): Promise<ReadonlySet<string>> {
  const named = [...new Set(text.match(/\b[0-9a-f]{64}\b/g))];
  // Of further ones nothing is known: they count as there.
  const there = new Set(named.slice(LOOKED_AT));
  await Promise.all(
    named.slice(0, LOOKED_AT).map(async (sha256) => {
      const stored = await bound(env, "CACHE").get(keyOf(sha256), "stream");
      if (stored === null) return;
      await stored.cancel();
      there.add(sha256);
    }),
  );
  return there;
}
