/** What a welcome consists of: its fields, their limits in bytes of UTF-8, and the errcode of each offence (doc 92137). */
import type { FieldRules } from "./body-reader.ts";

export const TEXT_MAX_BYTES = 4_000;
export const ATTACHMENTS_MAX = 9;

/** The attachments there are. `file` stands only in the sample of the document, but is accepted. */
export const ATTACHMENTS: Readonly<Record<string, FieldRules>> = {
  image: { media_id: { media: "image" }, pic_url: { isPicture: true } },
  link: {
    title: { missing: 41016, maxBytes: 128 },
    url: { missing: 41010, isUrl: true },
    desc: { maxBytes: 512 },
    picurl: { isUrl: true },
  },
  miniprogram: {
    title: { missing: 41016, maxBytes: 64 },
    appid: { missing: 90200, isMiniProgram: true },
    page: { missing: 90204 },
    pic_media_id: { missing: 41006, media: "image" },
  },
  video: { media_id: { missing: 41006, media: "video" } },
  file: { media_id: { missing: 41006, media: "file" } },
};
