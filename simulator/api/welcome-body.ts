/**
 * Reads the body of a welcome, and finds the first thing for which WeCom refuses it (docs 92137 and 90455). The
 * limits are in welcome-limits.ts; it does not check whether the code may still be used.
 */
import type { Corp } from "../company/corp.ts";
import type { Settings } from "../settings/settings.ts";
import { type BodyReader, isRecord, type JsonObject, Offence, readBody } from "./body-reader.ts";
import { ATTACHMENTS, ATTACHMENTS_MAX, TEXT_MAX_BYTES } from "./welcome-limits.ts";

export type WelcomeBody =
  | { ok: true; code: string; warning: boolean; parsed: unknown }
  | { ok: false; code: string | null; errcode: number; detail: string | undefined };

export function readWelcomeBody(
  raw: string,
  told: { corp: Corp; now: number; settings: Settings },
): WelcomeBody {
  const body = readBody(raw, told, readWelcome);
  const { welcome_code: welcomeCode } = isRecord(body.parsed) ? body.parsed : {};
  const code = typeof welcomeCode === "string" ? welcomeCode : "";
  if (!body.ok) return { ok: false, code: code || null, errcode: body.errcode, detail: body.detail };
  return { ok: true, code, warning: body.warning, parsed: body.parsed };
}

function readWelcome(reader: BodyReader, welcome: JsonObject): void {
  reader.known(welcome, ["welcome_code", "text", "attachments"]);
  reader.check(reader.string(welcome, "welcome_code", "") === "", 41049);

  const { text: textPart, attachments: attachmentsPart } = welcome;
  const text = reader.object(textPart, "text") ?? {};
  reader.known(text, ["content"]);
  const content = reader.string(text, "content", "text.");
  reader.size(content, "text.content", TEXT_MAX_BYTES);

  const attachments = reader.list(attachmentsPart, "attachments");
  // Not documented for this API; a sibling (group_welcome_template/add) is known to answer 40063.
  reader.check(content === "" && attachments.length === 0, 40063);
  reader.check(attachments.length > ATTACHMENTS_MAX, 41064);
  for (const [i, attachment] of attachments.entries())
    readAttachment(reader, attachment, `attachments[${i}]`);
}

function readAttachment(reader: BodyReader, value: unknown, path: string): void {
  const attachment = reader.object(value, path) ?? {};
  const type = reader.string(attachment, "msgtype", `${path}.`);
  const rules = Object.hasOwn(ATTACHMENTS, type) ? ATTACHMENTS[type] : undefined;
  if (!rules) throw new Offence(41065, `${path}.msgtype`);
  reader.known(attachment, ["msgtype", type]);

  const fields = reader.object(attachment[type], `${path}.${type}`) ?? {};
  reader.fields(fields, rules, `${path}.${type}.`);
  if (type !== "image") return;
  const { media_id: mediaId, pic_url: picUrl } = fields;
  reader.check(!mediaId && !picUrl, 41006, `${path}.image`);
}
