/**
 * The places of a welcome where the rules file may have Liquid or kept-alive media, and how to write into them.
 */
import {
  type Attachment,
  LINK_DESC_BYTES,
  LINK_TITLE_BYTES,
  MINIPROGRAM_TITLE_BYTES,
  TEXT_BYTES,
  URL_BYTES,
  type WelcomeMessage,
} from "./contact.ts";
import type { Pen } from "./places.ts";

/** Every place where Liquid may stand. WeCom documents no limit for a mini-program's page. */
export const CONTACT_PLACES = {
  "text.content": { maxBytes: TEXT_BYTES, cuttable: true, required: false },
  "attachments[].link.title": { maxBytes: LINK_TITLE_BYTES, cuttable: true, required: true },
  "attachments[].link.desc": { maxBytes: LINK_DESC_BYTES, cuttable: true, required: false },
  "attachments[].link.url": { maxBytes: URL_BYTES, cuttable: false, required: true },
  "attachments[].miniprogram.title": { maxBytes: MINIPROGRAM_TITLE_BYTES, cuttable: true, required: true },
  "attachments[].miniprogram.page": { maxBytes: Number.POSITIVE_INFINITY, cuttable: false, required: true },
};

/** A message with every place rewritten. Leaves out optional keys whose text became blank. */
export function rewriteWelcome(message: WelcomeMessage, pen: Pen): WelcomeMessage {
  const rewritten: WelcomeMessage = {};
  if (message.text !== undefined) {
    const content = pen.text(message.text.content, CONTACT_PLACES["text.content"], "text.content");
    if (content.trim() !== "") rewritten.text = { content };
  }
  if (message.attachments !== undefined) {
    rewritten.attachments = message.attachments.map((attachment, index) =>
      rewriteAttachment(attachment, `attachments[${index}]`, pen),
    );
  }
  return rewritten;
}

function rewriteAttachment(attachment: Attachment, at: string, pen: Pen): Attachment {
  switch (attachment.msgtype) {
    case "image": {
      const { media_id: given } = attachment.image;
      if (given === undefined) return attachment;
      const { mediaId, picUrl } = pen.media(given, `${at}.image.media_id`);
      const image = picUrl === null ? { ...attachment.image, media_id: mediaId } : { pic_url: picUrl };
      return { msgtype: "image", image };
    }
    case "link": {
      const { title, url, desc, ...others } = attachment.link;
      const link = {
        ...others,
        title: pen.text(title, CONTACT_PLACES["attachments[].link.title"], `${at}.link.title`),
        url: pen.text(url, CONTACT_PLACES["attachments[].link.url"], `${at}.link.url`),
      };
      const newDesc =
        desc === undefined
          ? ""
          : pen.text(desc, CONTACT_PLACES["attachments[].link.desc"], `${at}.link.desc`);
      return { msgtype: "link", link: newDesc.trim() === "" ? link : { ...link, desc: newDesc } };
    }
    case "miniprogram": {
      const { title, page, pic_media_id: cover } = attachment.miniprogram;
      const path = `${at}.miniprogram`;
      const miniprogram = {
        ...attachment.miniprogram,
        title: pen.text(title, CONTACT_PLACES["attachments[].miniprogram.title"], `${path}.title`),
        page: pen.text(page, CONTACT_PLACES["attachments[].miniprogram.page"], `${path}.page`),
        pic_media_id: pen.media(cover, `${path}.pic_media_id`).mediaId,
      };
      return { msgtype: "miniprogram", miniprogram };
    }
    case "video": {
      const { mediaId } = pen.media(attachment.video.media_id, `${at}.video.media_id`);
      return { msgtype: "video", video: { media_id: mediaId } };
    }
    case "file": {
      const { mediaId } = pen.media(attachment.file.media_id, `${at}.file.media_id`);
      return { msgtype: "file", file: { media_id: mediaId } };
    }
    default:
      return attachment;
  }
}
