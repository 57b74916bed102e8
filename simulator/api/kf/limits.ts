/** What messages of customer service consist of: their fields, and their limits in bytes of UTF-8 (doc 94677; seed). */
import type { FieldRules } from "../body-reader.ts";

export const MSGID = /^[0-9a-zA-Z_-]{1,32}$/;

/** Items of a menu (95008): as many may be tapped by whichever API; with lines of text, kf/send_msg takes more in all. */
export const MENU_TAPPED_MAX = 10;
export const MENU_ITEMS_MAX = { "kf/send_msg": 50, "kf/send_msg_on_event": 10 } as const;
const MENU_TEXT_MAX_BYTES = 1_024;

/** The types that are texts alone; msgmenu, location and business_card are read by hand. */
export const KF_FIELDS: Readonly<Record<string, FieldRules>> = {
  text: { content: { missing: 44004, maxBytes: 2_048, tooLong: 45002 } },
  image: { media_id: { missing: 41006, media: "image" } },
  voice: { media_id: { missing: 41006, media: "voice" } },
  video: { media_id: { missing: 41006, media: "video" } },
  file: { media_id: { missing: 41006, media: "file" } },
  link: {
    title: { missing: 41016, maxBytes: 128 },
    desc: { maxBytes: 512 },
    url: { missing: 41010, maxBytes: 2_048 },
    thumb_media_id: { missing: 41006, media: "image" },
  },
  miniprogram: {
    appid: { missing: 90200, isMiniProgram: true },
    title: { maxBytes: 64 },
    thumb_media_id: { missing: 41006, media: "image" },
    pagepath: { missing: 90204 },
  },
  ca_link: { link_url: { missing: 41010 } },
};

export const MENU_FRAME: FieldRules = {
  head_content: { maxBytes: MENU_TEXT_MAX_BYTES },
  tail_content: { maxBytes: MENU_TEXT_MAX_BYTES },
};

export const MENU_ITEMS: Readonly<Record<string, FieldRules>> = {
  click: { id: { maxBytes: 128 }, content: { missing: 40063, maxBytes: 128 } },
  view: {
    url: { missing: 41010, maxBytes: 2_048 },
    content: { missing: 40063, maxBytes: MENU_TEXT_MAX_BYTES },
  },
  miniprogram: {
    appid: { missing: 90200, maxBytes: 32, isMiniProgram: true },
    pagepath: { missing: 90204, maxBytes: MENU_TEXT_MAX_BYTES },
    content: { missing: 40063, maxBytes: MENU_TEXT_MAX_BYTES },
  },
  text: { content: { missing: 40063, maxBytes: 256 } },
};
