/**
 * The places of a welcome message where the rules file may have Liquid, and how to write into them. Knows
 * nothing of Liquid itself.
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

/** What a text that was filled in must keep to: `cuttable` where it may be shortened, `required` where WeCom wants one. */
export interface Place {
  maxBytes: number;
  cuttable: boolean;
  required: boolean;
}

/** Every place where Liquid may stand. WeCom documents no limit for a mini-program's page. */
export const PLACES = {
  "text.content": { maxBytes: TEXT_BYTES, cuttable: true, required: false },
  "link.title": { maxBytes: LINK_TITLE_BYTES, cuttable: true, required: true },
  "link.desc": { maxBytes: LINK_DESC_BYTES, cuttable: true, required: false },
  "link.url": { maxBytes: URL_BYTES, cuttable: false, required: true },
  "miniprogram.title": { maxBytes: MINIPROGRAM_TITLE_BYTES, cuttable: true, required: true },
  "miniprogram.page": { maxBytes: Number.POSITIVE_INFINITY, cuttable: false, required: true },
} satisfies Record<string, Place>;

export type PlaceName = keyof typeof PLACES;

/** The place that a path inside a message leads to, or null where Liquid may not stand. */
export function placeAt(path: readonly (string | number)[]): PlaceName | null {
  const name = (path[0] === "attachments" ? path.slice(2) : path).join(".");
  return isPlace(name) && (path[0] === "attachments") === (name !== "text.content") ? name : null;
}

function isPlace(name: string): name is PlaceName {
  return Object.hasOwn(PLACES, name);
}

/** Gives the text that shall stand at a place, from what stands there; `path` is like `attachments[0].link.title`. */
export type Rewrite = (present: string, place: PlaceName, path: string) => string;

/** A message with the text of every place rewritten. Optional keys whose text became blank are left out. */
export function rewritePlaces(message: WelcomeMessage, rewrite: Rewrite): WelcomeMessage {
  const rewritten: WelcomeMessage = {};
  if (message.text !== undefined) {
    const content = rewrite(message.text.content, "text.content", "text.content");
    if (content.trim() !== "") rewritten.text = { content };
  }
  if (message.attachments !== undefined) {
    rewritten.attachments = message.attachments.map((attachment, index) =>
      rewriteAttachment(attachment, (present, place) =>
        rewrite(present, place, `attachments[${index}].${place}`),
      ),
    );
  }
  return rewritten;
}

function rewriteAttachment(
  attachment: Attachment,
  rewrite: (present: string, place: PlaceName) => string,
): Attachment {
  switch (attachment.msgtype) {
    case "link": {
      const { desc, ...link } = attachment.link;
      link.title = rewrite(link.title, "link.title");
      link.url = rewrite(link.url, "link.url");
      const newDesc = desc === undefined ? "" : rewrite(desc, "link.desc");
      return { msgtype: "link", link: newDesc.trim() === "" ? link : { ...link, desc: newDesc } };
    }
    case "miniprogram": {
      const { title, page } = attachment.miniprogram;
      const miniprogram = {
        ...attachment.miniprogram,
        title: rewrite(title, "miniprogram.title"),
        page: rewrite(page, "miniprogram.page"),
      };
      return { msgtype: "miniprogram", miniprogram };
    }
    default:
      return attachment;
  }
}
