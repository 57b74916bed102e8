/** Uploads to WeCom (素材). Decides nothing about their answers, nor about what is worth uploading. */
import * as v from "valibot";
import { type Answer, type CallWecom, type Form, readBody } from "./client.ts";

/** The kinds of temporary material. */
export type UploadType = "image" | "voice" | "video" | "file";

/** A file under the name and type with which it is uploaded. */
export interface UploadFile {
  name: string;
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Uploads temporary material (doc 90253). The `mediaId` is good for three days, for every app of the company;
 * `details` is null when there is none. Customers see the name of a file.
 */
export async function uploadMedia(
  call: CallWecom,
  token: string,
  { type, file }: { type: UploadType; file: UploadFile },
  timeoutMs: number,
): Promise<{ answer: Answer; details: { mediaId: string } | null }> {
  const answer = await call({
    path: "media/upload",
    query: { access_token: token, type },
    form: formOf(file),
    timeoutMs,
  });
  const body = readBody(v.object({ media_id: v.pipe(v.string(), v.nonEmpty()) }), answer);
  return { answer, details: body && { mediaId: body.media_id } };
}

/**
 * Uploads a picture for good (doc 90256): 1,000 a day and 3,000 a month for a company. The `url` may stand as
 * `pic_url` in welcomes; `details` is null when there is none.
 */
export async function uploadImage(
  call: CallWecom,
  token: string,
  file: UploadFile,
  timeoutMs: number,
): Promise<{ answer: Answer; details: { url: string } | null }> {
  const answer = await call({
    path: "media/uploadimg",
    query: { access_token: token },
    form: formOf(file),
    timeoutMs,
  });
  return { answer, details: readBody(v.object({ url: v.pipe(v.string(), v.nonEmpty()) }), answer) };
}

/** A form with a file as its only field, `media`. Not a `FormData`, of which the runtime makes several copies. */
export function formOf({ name, type, bytes }: UploadFile): Form {
  const boundary = `yingbin-${crypto.randomUUID()}`;
  // As browsers write a name; some readers know no backslashes.
  const written = name.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="media"; filename="${written}"\r\ncontent-type: ${type}\r\n\r\n`;
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    parts: [encoded(head), bytes, encoded(`\r\n--${boundary}--\r\n`)],
  };
}

const encoded = (text: string) => Uint8Array.from(new TextEncoder().encode(text));
