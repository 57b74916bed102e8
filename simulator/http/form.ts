/** Reads a multipart body: its files, and nothing of what they are good for. */
import { createHash } from "node:crypto";

/** A part of a form that bears a file name; WeCom takes no other for a file. */
export interface FormFile {
  /** The field's name. */
  field: string;
  filename: string;
  contentType: string;
  bytes: Buffer;
}

/** The files of a form; null when the body is none, or a broken one. */
export async function filesOf(
  body: Buffer<ArrayBuffer>,
  contentType: string | undefined,
): Promise<FormFile[] | null> {
  if (!contentType?.startsWith("multipart/form-data")) return null;
  try {
    const form = await new Response(body, { headers: { "content-type": contentType } }).formData();
    const files: FormFile[] = [];
    for (const [field, value] of form) {
      if (typeof value === "string") continue;
      const { name: filename, type } = value;
      files.push({ field, filename, contentType: type, bytes: Buffer.from(await value.arrayBuffer()) });
    }
    return files;
  } catch {
    return null;
  }
}

/** A file as the journal shows it: what it is, not its bytes. */
export function describeFile({ field, filename, contentType, bytes }: FormFile) {
  return { field, filename, contentType, size: bytes.length, sha256: sha256(bytes) };
}

export const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");
