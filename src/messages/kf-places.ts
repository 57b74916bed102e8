/**
 * The places of a customer-service message where the rules file may have Liquid or kept-alive media, and how to
 * write into them.
 */
import {
  KF_LINK_DESC_BYTES,
  KF_LINK_TITLE_BYTES,
  KF_MINIPROGRAM_TITLE_BYTES,
  KF_TEXT_BYTES,
  KF_URL_BYTES,
  type KfMessage,
  MENU_CLICK_BYTES,
  MENU_PLAIN_BYTES,
  MENU_TEXT_BYTES,
  type MenuItem,
} from "./kf.ts";
import type { Pen, Place } from "./places.ts";

const shown = (maxBytes: number): Place => ({ maxBytes, cuttable: true, required: true });
const mayBeEmpty = (maxBytes: number): Place => ({ maxBytes, cuttable: true, required: false });
const address = (maxBytes: number): Place => ({ maxBytes, cuttable: false, required: true });

/** Every place where Liquid may stand. WeCom documents no limit for a mini-program's page. */
export const KF_PLACES = {
  "text.content": shown(KF_TEXT_BYTES),
  "link.title": shown(KF_LINK_TITLE_BYTES),
  "link.desc": mayBeEmpty(KF_LINK_DESC_BYTES),
  "link.url": address(KF_URL_BYTES),
  "miniprogram.title": mayBeEmpty(KF_MINIPROGRAM_TITLE_BYTES),
  "miniprogram.pagepath": address(Number.POSITIVE_INFINITY),
  "msgmenu.head_content": mayBeEmpty(MENU_TEXT_BYTES),
  "msgmenu.list[].click.content": shown(MENU_CLICK_BYTES),
  "msgmenu.list[].view.content": shown(MENU_TEXT_BYTES),
  "msgmenu.list[].miniprogram.content": shown(MENU_TEXT_BYTES),
  "msgmenu.list[].text.content": shown(MENU_PLAIN_BYTES),
  "msgmenu.tail_content": mayBeEmpty(MENU_TEXT_BYTES),
};

type ContentOf<Type extends "link" | "miniprogram" | "msgmenu"> = Extract<
  KfMessage,
  Record<Type, unknown>
>[Type];

/** A message with every place rewritten. Leaves out optional keys whose text became blank. */
export function rewriteKf(message: KfMessage, pen: Pen): KfMessage {
  const text = (present: string, place: keyof typeof KF_PLACES) => pen.text(present, KF_PLACES[place], place);
  const media = (present: string, path: string) => pen.media(present, path).mediaId;
  switch (message.msgtype) {
    case "text":
      return { msgtype: "text", text: { content: text(message.text.content, "text.content") } };
    case "image":
      return { msgtype: "image", image: { media_id: media(message.image.media_id, "image.media_id") } };
    case "voice":
      return { msgtype: "voice", voice: { media_id: media(message.voice.media_id, "voice.media_id") } };
    case "video":
      return { msgtype: "video", video: { media_id: media(message.video.media_id, "video.media_id") } };
    case "file":
      return { msgtype: "file", file: { media_id: media(message.file.media_id, "file.media_id") } };
    case "link": {
      const { title, desc, url, thumb_media_id: cover } = message.link;
      const link: ContentOf<"link"> = {
        ...message.link,
        title: text(title, "link.title"),
        url: text(url, "link.url"),
        thumb_media_id: media(cover, "link.thumb_media_id"),
      };
      rewriteOptional(link, "desc", desc && text(desc, "link.desc"));
      return { msgtype: "link", link };
    }
    case "miniprogram": {
      const { title, pagepath, thumb_media_id: cover } = message.miniprogram;
      const miniprogram: ContentOf<"miniprogram"> = {
        ...message.miniprogram,
        pagepath: text(pagepath, "miniprogram.pagepath"),
        thumb_media_id: media(cover, "miniprogram.thumb_media_id"),
      };
      rewriteOptional(miniprogram, "title", title && text(title, "miniprogram.title"));
      return { msgtype: "miniprogram", miniprogram };
    }
    case "msgmenu": {
      const { head_content: head, list, tail_content: tail } = message.msgmenu;
      const msgmenu: ContentOf<"msgmenu"> = { ...message.msgmenu };
      rewriteOptional(msgmenu, "head_content", head && text(head, "msgmenu.head_content"));
      if (list) msgmenu.list = list.map((item, index) => rewriteItem(item, `msgmenu.list[${index}]`, pen));
      rewriteOptional(msgmenu, "tail_content", tail && text(tail, "msgmenu.tail_content"));
      return { msgtype: "msgmenu", msgmenu };
    }
    default:
      return message;
  }
}

function rewriteItem(item: MenuItem, at: string, pen: Pen): MenuItem {
  const read = <Shown extends { content: string }>(type: MenuItem["type"], shown: Shown): Shown => ({
    ...shown,
    content: pen.text(shown.content, KF_PLACES[`msgmenu.list[].${type}.content`], `${at}.${type}.content`),
  });
  switch (item.type) {
    case "click":
      return { type: "click", click: read("click", item.click) };
    case "view":
      return { type: "view", view: read("view", item.view) };
    case "miniprogram":
      return { type: "miniprogram", miniprogram: read("miniprogram", item.miniprogram) };
    case "text":
      return { type: "text", text: read("text", item.text) };
  }
}

/** Rewrites an optional key; a text that became blank leaves it out. */
function rewriteOptional<Key extends string>(
  content: { [key in NoInfer<Key>]?: string },
  key: Key,
  text: string | undefined,
): void {
  if (text === undefined) return;
  if (text.trim() === "") delete content[key];
  else content[key] = text;
}
