/**
 * The messages of customer service that `kf/send_msg` and `kf/send_msg_on_event` accept, limit by limit (WeCom docs
 * 94677 and 95122), in WeCom's own field names. Knows nothing of their receivers, nor of which event takes which
 * message.
 */
import * as v from "valibot";
import { coded, encode, type Sentence, say } from "../i18n/sentence.ts";
import { group, text } from "../schema/group.ts";
import { described, needsOneOf, withJsonSchema } from "../schema/json-schema.ts";
import { list } from "../schema/list.ts";
import { tag, variant } from "../schema/variant.ts";
import { expected, type Name, nameOf } from "../schema/wording.ts";
import { asInWelcomes, notOutermost } from "./misplaced-keys.ts";

/** In UTF-8 bytes (docs 94677, 95122). */
export const KF_TEXT_BYTES = 2_048;
export const KF_LINK_TITLE_BYTES = 128;
export const KF_LINK_DESC_BYTES = 512;
export const KF_URL_BYTES = 2_048;
export const KF_MINIPROGRAM_TITLE_BYTES = 64;
/** A menu's head and tail, and the texts of its links. */
export const MENU_TEXT_BYTES = 1_024;
export const MENU_CLICK_BYTES = 128;
export const MENU_PLAIN_BYTES = 256;
const MENU_APPID_BYTES = 32;
const MENU_PAGEPATH_BYTES = 1_024;
/**
 * The items of a menu, and the items that can be tapped (doc 94677); on an event, the second limit holds for all items
 * (doc 95122).
 */
const MAX_MENU_ITEMS = 50;
const MAX_TAPPABLE_ITEMS = 10;

const media = (what: Name) =>
  group(
    what,
    { media_id: text(say("media-id-of", { what: nameOf(what) })) },
    asInWelcomes({ pic_url: "media_id" }),
  );

const link = group(
  "a-link",
  {
    title: text(say("of-the-link", { key: "title" }), KF_LINK_TITLE_BYTES),
    desc: v.exactOptional(text(say("of-the-link", { key: "desc" }), KF_LINK_DESC_BYTES)),
    url: text(say("of-the-link", { key: "url" }), KF_URL_BYTES),
    thumb_media_id: text(say("of-the-link", { key: "thumb_media_id" })),
  },
  asInWelcomes({ picurl: "thumb_media_id", pic_url: "thumb_media_id", pic_media_id: "thumb_media_id" }),
);

const miniprogram = group(
  "a-miniprogram",
  {
    appid: text(say("of-the-miniprogram", { key: "appid" })),
    title: v.exactOptional(text(say("of-the-miniprogram", { key: "title" }), KF_MINIPROGRAM_TITLE_BYTES)),
    thumb_media_id: text(say("of-the-miniprogram", { key: "thumb_media_id" })),
    pagepath: text(say("of-the-miniprogram", { key: "pagepath" })),
  },
  asInWelcomes({ page: "pagepath", pic_media_id: "thumb_media_id" }),
);

const degrees = (name: "latitude" | "longitude", most: number) =>
  v.pipe(
    v.number((issue) => encode(expected(say("degrees-of", { coordinate: say(name) }), issue.input))),
    v.check(
      (value) => Math.abs(value) <= most,
      () => coded("degrees-out-of-range", { coordinate: say(name), most }),
    ),
    withJsonSchema(() => v.pipe(v.number(), v.minValue(-most), v.maxValue(most))),
    described(say("about-degrees", { coordinate: say(name) })),
  );

const location = group("a-location", {
  name: v.exactOptional(text(say("of-the-location", { key: "name" }))),
  address: v.exactOptional(text(say("of-the-location", { key: "address" }))),
  latitude: degrees("latitude", 90),
  longitude: degrees("longitude", 180),
});

/** WeCom's page says "bool" and shows numbers. Yingbin sends numbers. */
const noNewline = v.pipe(
  v.custom<boolean | 0 | 1>(
    (value) => [true, false, 0, 1].some((one) => one === value),
    (issue) => encode(expected("one-or-zero", issue.input)),
  ),
  v.transform((value): 0 | 1 => (value ? 1 : 0)),
  withJsonSchema(() => v.union([v.boolean(), v.picklist([0, 1])])),
  described(say("about-no-newline")),
);

const ITEMS = {
  click: group("a-menu-item-to-tap", {
    type: tag("click"),
    click: group(say("as-written", { word: "click" }), {
      id: v.exactOptional(text(say("the-field", { key: "id" }), MENU_CLICK_BYTES)),
      content: text(say("the-field", { key: "content" }), MENU_CLICK_BYTES),
    }),
  }),
  view: group("a-menu-item-to-a-page", {
    type: tag("view"),
    view: group(say("as-written", { word: "view" }), {
      url: text(say("the-field", { key: "url" }), KF_URL_BYTES),
      content: text(say("the-field", { key: "content" }), MENU_TEXT_BYTES),
    }),
  }),
  miniprogram: group("a-menu-item-to-a-miniprogram", {
    type: tag("miniprogram"),
    miniprogram: group(
      say("as-written", { word: "miniprogram" }),
      {
        appid: text(say("the-field", { key: "appid" }), MENU_APPID_BYTES),
        pagepath: text(say("the-field", { key: "pagepath" }), MENU_PAGEPATH_BYTES),
        content: text(say("the-field", { key: "content" }), MENU_TEXT_BYTES),
      },
      asInWelcomes({ page: "pagepath" }),
    ),
  }),
  text: group("a-menu-item-to-read", {
    type: tag("text"),
    text: group(say("as-written", { word: "text" }), {
      content: text(say("the-field", { key: "content" }), MENU_PLAIN_BYTES),
      no_newline: v.exactOptional(noNewline),
    }),
  }),
};

export type MenuItem = {
  [type in keyof typeof ITEMS]: v.InferOutput<(typeof ITEMS)[type]>;
}[keyof typeof ITEMS];

const item = variant("type", ITEMS, { what: "a-menu-item", whole: "an-item-of-a-menu" });

/** Items that cannot be tapped. */
const PLAIN: MenuItem["type"] = "text";

const tappableIn = (items: readonly MenuItem[]) => items.filter(({ type }) => type !== PLAIN).length;

const items = (maxItems: number, tooMany: (count: number) => Sentence) =>
  v.pipe(
    list("a-list-of-menu-items", item),
    v.maxLength(maxItems, ({ input }) => encode(tooMany(input.length))),
    v.check(
      (value) => tappableIn(value) <= MAX_TAPPABLE_ITEMS || value.length > maxItems,
      ({ input }) => coded("too-many-tappable-items", { count: tappableIn(input), most: MAX_TAPPABLE_ITEMS }),
    ),
  );

const menu = <Items extends v.GenericSchema<unknown, MenuItem[]>>(list: Items) =>
  v.pipe(
    group("a-menu", {
      head_content: v.exactOptional(text(say("of-the-menu", { key: "head_content" }), MENU_TEXT_BYTES)),
      list: v.exactOptional(list),
      tail_content: v.exactOptional(text(say("of-the-menu", { key: "tail_content" }), MENU_TEXT_BYTES)),
    }),
    v.check(
      (menu) => !isEmptyMenu(menu),
      () => coded("empty-menu"),
    ),
    needsOneOf("head_content", "list", "tail_content"),
  );

const msgmenu = menu(
  v.pipe(
    items(MAX_MENU_ITEMS, (count) => say("too-many-menu-items", { count, most: MAX_MENU_ITEMS })),
    described(say("about-menu-items", { most: MAX_MENU_ITEMS, tappable: MAX_TAPPABLE_ITEMS })),
  ),
);
const msgmenuOnEvents = menu(
  v.pipe(
    items(MAX_TAPPABLE_ITEMS, (count) =>
      say("too-many-menu-items-on-event", { count, most: MAX_TAPPABLE_ITEMS, inReplies: MAX_MENU_ITEMS }),
    ),
    described(say("about-menu-items-on-event", { most: MAX_TAPPABLE_ITEMS })),
  ),
);

/** Whether a menu shows nothing. */
export function isEmptyMenu(menu: {
  head_content?: string;
  list?: readonly unknown[];
  tail_content?: string;
}): boolean {
  const { head_content: head, list = [], tail_content: tail } = menu;
  return head === undefined && tail === undefined && list.length === 0;
}

const message = <const Entries extends v.ObjectEntries>(what: Name, entries: Entries) =>
  group(what, entries, notOutermost);

/** By `msgtype`. */
export const KF_TYPES = {
  text: message("a-text-message", {
    msgtype: v.exactOptional(tag("text"), "text"),
    text: group("the-message-text", { content: text("the-message-text", KF_TEXT_BYTES) }),
  }),
  image: message("an-image-message", { msgtype: tag("image"), image: media("an-image") }),
  voice: message("a-voice-message", { msgtype: tag("voice"), voice: media("a-voice") }),
  video: message("a-video-message", { msgtype: tag("video"), video: media("a-video") }),
  file: message("a-file-message", { msgtype: tag("file"), file: media("a-file") }),
  link: message("a-link-message", { msgtype: tag("link"), link }),
  miniprogram: message("a-miniprogram-message", { msgtype: tag("miniprogram"), miniprogram }),
  msgmenu: message("a-menu-message", { msgtype: tag("msgmenu"), msgmenu }),
  location: message("a-location-message", { msgtype: tag("location"), location }),
  ca_link: message("a-ca-link-message", {
    msgtype: tag("ca_link"),
    ca_link: group("a-ca-link", { link_url: text(say("the-field", { key: "link_url" })) }),
  }),
  // From two copies of doc 94677; the table of 96427 leaves the type out.
  business_card: message("a-card-of-a-member", {
    msgtype: tag("business_card"),
    business_card: group("a-business-card", { userid: text(say("of-the-member", { key: "userid" })) }),
  }),
};

/** The same for a menu that goes with the code of an event (doc 95122). */
export const KF_TYPES_ON_EVENTS = {
  ...KF_TYPES,
  msgmenu: message("a-menu-message", { msgtype: tag("msgmenu"), msgmenu: msgmenuOnEvents }),
};

const SENTENCES = { what: "a-message", whole: "a-message-of-service", otherwise: "text" } as const;

/** A message without its receiver and code. Without `msgtype` it is a text. */
export const kfMessage = variant("msgtype", KF_TYPES, SENTENCES);

/** The same, to go with the code of an event. */
export const kfMessageOnEvents = variant("msgtype", KF_TYPES_ON_EVENTS, SENTENCES);

/** The body of a send call without the receiver or the code. */
export type KfMessage = v.InferOutput<typeof kfMessage>;
