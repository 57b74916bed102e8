/**
 * The messages of customer service that `kf/send_msg` and `kf/send_msg_on_event` accept, limit by limit (WeCom docs
 * 94677 and 95122), in WeCom's own field names. Knows nothing of their receivers, nor of which event takes which
 * message.
 */
import * as v from "valibot";
import { group, text } from "../schema/group.ts";
import { described, needsOneOf, withJsonSchema } from "../schema/json-schema.ts";
import { list } from "../schema/list.ts";
import { tag, variant } from "../schema/variant.ts";
import { expected } from "../schema/wording.ts";
import { asInWelcomes, NOT_OUTERMOST } from "./misplaced-keys.ts";

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
export const MAX_MENU_ITEMS = 50;
export const MAX_TAPPABLE_ITEMS = 10;

const media = (what: string) =>
  group(what, { media_id: text(`the media_id of ${what}`) }, asInWelcomes({ pic_url: "media_id" }));

const link = group(
  "a link",
  {
    title: text("the link's title", KF_LINK_TITLE_BYTES),
    desc: v.exactOptional(text("the link's desc", KF_LINK_DESC_BYTES)),
    url: text("the link's url", KF_URL_BYTES),
    thumb_media_id: text("the link's thumb_media_id"),
  },
  asInWelcomes({ picurl: "thumb_media_id", pic_url: "thumb_media_id", pic_media_id: "thumb_media_id" }),
);

const miniprogram = group(
  "a miniprogram",
  {
    appid: text("the miniprogram's appid"),
    title: v.exactOptional(text("the miniprogram's title", KF_MINIPROGRAM_TITLE_BYTES)),
    thumb_media_id: text("the miniprogram's thumb_media_id"),
    pagepath: text("the miniprogram's pagepath"),
  },
  asInWelcomes({ page: "pagepath", pic_media_id: "thumb_media_id" }),
);

const degrees = (what: string, most: number) =>
  v.pipe(
    v.number((issue) => expected(`the ${what} in degrees, a number`, issue.input)),
    v.check((value) => Math.abs(value) <= most, `the ${what} goes from -${most} to ${most}`),
    withJsonSchema(() => v.pipe(v.number(), v.minValue(-most), v.maxValue(most))),
    described(`the ${what}, in degrees`),
  );

const location = group("a location", {
  name: v.exactOptional(text("the location's name")),
  address: v.exactOptional(text("the location's address")),
  latitude: degrees("latitude", 90),
  longitude: degrees("longitude", 180),
});

/** WeCom's page says "bool" and shows numbers. Yingbin sends numbers. */
const noNewline = v.pipe(
  v.custom<boolean | 0 | 1>(
    (value) => [true, false, 0, 1].some((one) => one === value),
    (issue) => expected("1 or 0 (true or false)", issue.input),
  ),
  v.transform((value): 0 | 1 => (value ? 1 : 0)),
  withJsonSchema(() => v.union([v.boolean(), v.picklist([0, 1])])),
  v.description("1 when what follows stands in the same line."),
);

const ITEMS = {
  click: group("a menu item to tap", {
    type: tag("click"),
    click: group("click", {
      id: v.exactOptional(text("the id", MENU_CLICK_BYTES)),
      content: text("the content", MENU_CLICK_BYTES),
    }),
  }),
  view: group("a menu item that leads to a page", {
    type: tag("view"),
    view: group("view", {
      url: text("the url", KF_URL_BYTES),
      content: text("the content", MENU_TEXT_BYTES),
    }),
  }),
  miniprogram: group("a menu item that opens a mini-program", {
    type: tag("miniprogram"),
    miniprogram: group(
      "miniprogram",
      {
        appid: text("the appid", MENU_APPID_BYTES),
        pagepath: text("the pagepath", MENU_PAGEPATH_BYTES),
        content: text("the content", MENU_TEXT_BYTES),
      },
      asInWelcomes({ page: "pagepath" }),
    ),
  }),
  text: group("a menu item to read", {
    type: tag("text"),
    text: group("text", {
      content: text("the content", MENU_PLAIN_BYTES),
      no_newline: v.exactOptional(noNewline),
    }),
  }),
};

export type MenuItem = {
  [type in keyof typeof ITEMS]: v.InferOutput<(typeof ITEMS)[type]>;
}[keyof typeof ITEMS];

const item = variant("type", ITEMS, { what: "a menu item", whole: "an item of a menu" });

/** Items that cannot be tapped. */
const PLAIN: MenuItem["type"] = "text";

const tappableIn = (items: readonly MenuItem[]) => items.filter(({ type }) => type !== PLAIN).length;

const items = (maxItems: number, onEvents: string) =>
  v.pipe(
    list("a list of menu items", item),
    v.maxLength(
      maxItems,
      (issue) => `there are ${issue.input.length} menu items, WeCom takes at most ${maxItems}${onEvents}`,
    ),
    v.check(
      (value) => tappableIn(value) <= MAX_TAPPABLE_ITEMS || value.length > maxItems,
      ({ input }) =>
        `there are ${tappableIn(input)} menu items that can be tapped, WeCom takes at most ${MAX_TAPPABLE_ITEMS}; the others must be of the type text`,
    ),
  );

const menu = <Items extends v.GenericSchema<unknown, MenuItem[]>>(list: Items) =>
  v.pipe(
    group("a menu", {
      head_content: v.exactOptional(text("the menu's head_content", MENU_TEXT_BYTES)),
      list: v.exactOptional(list),
      tail_content: v.exactOptional(text("the menu's tail_content", MENU_TEXT_BYTES)),
    }),
    v.check((menu) => !isEmptyMenu(menu), "the menu is empty; it needs head_content, a list or tail_content"),
    needsOneOf("head_content", "list", "tail_content"),
  );

const msgmenu = menu(
  v.pipe(
    items(MAX_MENU_ITEMS, ""),
    described(
      `what stands in the menu, at most ${MAX_MENU_ITEMS} items, of which ${MAX_TAPPABLE_ITEMS} can be tapped`,
    ),
  ),
);
const msgmenuOnEvents = menu(
  v.pipe(
    items(MAX_TAPPABLE_ITEMS, ` on an event (${MAX_MENU_ITEMS} in a reply to a message)`),
    described(`what stands in the menu, at most ${MAX_TAPPABLE_ITEMS} items`),
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

const message = <const Entries extends v.ObjectEntries>(what: string, entries: Entries) =>
  group(what, entries, NOT_OUTERMOST);

/** By `msgtype`. */
export const KF_TYPES = {
  text: message("a text message", {
    msgtype: v.exactOptional(tag("text"), "text"),
    text: group("the text", { content: text("the text", KF_TEXT_BYTES) }),
  }),
  image: message("an image message", { msgtype: tag("image"), image: media("an image") }),
  voice: message("a voice message", { msgtype: tag("voice"), voice: media("a voice") }),
  video: message("a video message", { msgtype: tag("video"), video: media("a video") }),
  file: message("a file message", { msgtype: tag("file"), file: media("a file") }),
  link: message("a link message", { msgtype: tag("link"), link }),
  miniprogram: message("a miniprogram message", { msgtype: tag("miniprogram"), miniprogram }),
  msgmenu: message("a menu message", { msgtype: tag("msgmenu"), msgmenu }),
  location: message("a location message", { msgtype: tag("location"), location }),
  ca_link: message("a ca_link message", {
    msgtype: tag("ca_link"),
    ca_link: group("a ca_link", { link_url: text("the link_url") }),
  }),
  // From two copies of doc 94677; the table of 96427 leaves the type out.
  business_card: message("a card of a member", {
    msgtype: tag("business_card"),
    business_card: group("a business_card", { userid: text("the member's userid") }),
  }),
};

/** The same for a menu that goes with the code of an event (doc 95122). */
export const KF_TYPES_ON_EVENTS = {
  ...KF_TYPES,
  msgmenu: message("a menu message", { msgtype: tag("msgmenu"), msgmenu: msgmenuOnEvents }),
};

const SENTENCES = { what: "a message", whole: "a message of customer service", otherwise: "text" } as const;

/** A message without its receiver and code. Without `msgtype` it is a text. */
export const kfMessage = variant("msgtype", KF_TYPES, SENTENCES);

/** The same, to go with the code of an event. */
export const kfMessageOnEvents = variant("msgtype", KF_TYPES_ON_EVENTS, SENTENCES);

/** The body of a send call without the receiver or the code. */
export type KfMessage = v.InferOutput<typeof kfMessage>;
