/**
 * The message that `externalcontact/send_welcome_msg` accepts, limit by limit (WeCom docs 92137 and 92599), in
 * WeCom's own field names. Knows nothing of the welcome code, which is added when the message is sent.
 */
import * as v from "valibot";
import { coded, say } from "../i18n/sentence.ts";
import { group, text } from "../schema/group.ts";
import { described, needsOneOf } from "../schema/json-schema.ts";
import { list } from "../schema/list.ts";
import { tag, variant } from "../schema/variant.ts";
import { asInService, notOutermost } from "./misplaced-keys.ts";

/** In UTF-8 bytes (docs 92137, 92599). */
export const TEXT_BYTES = 4_000;
export const LINK_TITLE_BYTES = 128;
export const LINK_DESC_BYTES = 512;
/** Docs 92137 and 92599 name no limit for addresses: 2,048 is the limit of a similar API (doc 92135). */
export const URL_BYTES = 2_048;
/** The limit that the help text of errcode 40039 names. */
export const CERTAIN_URL_BYTES = 1_024;
export const MINIPROGRAM_TITLE_BYTES = 64;
/** Attachments beside the text (docs 92137, 92599). */
const MAX_ATTACHMENTS = 9;

const image = v.pipe(
  group(
    "an-image",
    {
      media_id: v.exactOptional(text(say("of-the-image", { key: "media_id" }))),
      pic_url: v.exactOptional(text(say("of-the-image", { key: "pic_url" }))),
    },
    asInService({ thumb_media_id: "media_id" }),
  ),
  v.check(
    (value) => value.media_id !== undefined || value.pic_url !== undefined,
    () => coded("image-needs-source"),
  ),
  needsOneOf("media_id", "pic_url"),
);

const link = group(
  "a-link",
  {
    title: text(say("of-the-link", { key: "title" }), LINK_TITLE_BYTES),
    picurl: v.exactOptional(text(say("of-the-link", { key: "picurl" }), URL_BYTES)),
    desc: v.exactOptional(text(say("of-the-link", { key: "desc" }), LINK_DESC_BYTES)),
    url: text(say("of-the-link", { key: "url" }), URL_BYTES),
  },
  asInService({ thumb_media_id: "picurl" }),
);

const miniprogram = group(
  "a-miniprogram",
  {
    title: text(say("of-the-miniprogram", { key: "title" }), MINIPROGRAM_TITLE_BYTES),
    pic_media_id: text(say("of-the-miniprogram", { key: "pic_media_id" })),
    appid: text(say("of-the-miniprogram", { key: "appid" })),
    page: text(say("of-the-miniprogram", { key: "page" })),
  },
  asInService({ pagepath: "page", thumb_media_id: "pic_media_id" }),
);

// The table of 92137 leaves `file` out; its sample and the row of file.media_id have `file`.
const ATTACHMENTS = {
  image: group("an-image-attachment", { msgtype: tag("image"), image }),
  link: group("a-link-attachment", { msgtype: tag("link"), link }),
  miniprogram: group("a-miniprogram-attachment", { msgtype: tag("miniprogram"), miniprogram }),
  video: group("a-video-attachment", {
    msgtype: tag("video"),
    video: group("a-video", { media_id: text(say("of-the-video", { key: "media_id" })) }),
  }),
  file: group("a-file-attachment", {
    msgtype: tag("file"),
    file: group("a-file", { media_id: text(say("of-the-file", { key: "media_id" })) }),
  }),
};

const attachment = variant("msgtype", ATTACHMENTS, {
  what: "an-attachment",
  whole: "an-attachment-of-a-welcome",
});

/** A welcome message without its code: text, attachments, or both. */
export const welcomeMessage = v.pipe(
  group(
    "a-welcome-message",
    {
      text: v.exactOptional(group("the-message-text", { content: text("the-message-text", TEXT_BYTES) })),
      attachments: v.exactOptional(
        v.pipe(
          list("a-list-of-attachments", attachment),
          v.minLength(1, () => coded("empty-attachments")),
          v.maxLength(MAX_ATTACHMENTS, ({ input }) =>
            coded("too-many-attachments", { count: input.length, most: MAX_ATTACHMENTS }),
          ),
          described(say("about-attachments", { most: MAX_ATTACHMENTS })),
        ),
      ),
    },
    (key) => (key === "msgtype" ? say("msgtype-in-welcome") : notOutermost(key)),
  ),
  v.check(
    (value) => value.text !== undefined || value.attachments !== undefined,
    () => coded("empty-message"),
  ),
  needsOneOf("text", "attachments"),
);

/** The body of `send_welcome_msg` without the code. */
export type WelcomeMessage = v.InferOutput<typeof welcomeMessage>;
export type Attachment = NonNullable<WelcomeMessage["attachments"]>[number];
