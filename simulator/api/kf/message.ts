/**
 * Reads a message of customer service, and finds the first thing for which WeCom refuses it. The limits are in
 * limits.ts; it does not check whether the message may be sent now. Which errcode a field gets that is missing or too
 * long is not documented for these APIs: the general ones are taken.
 */
import { type BodyReader, isRecord, type JsonObject, Offence } from "../body-reader.ts";
import { KF_FIELDS, MENU_FRAME, MENU_ITEMS, MENU_ITEMS_MAX, MENU_TAPPED_MAX, MSGID } from "./limits.ts";

const NO_NEWLINE: readonly unknown[] = [undefined, 0, 1, true, false];

/** Reads `msgid`, `msgtype` and the message; `keys` are the API's own beside them. */
export function readKfMessage(
  reader: BodyReader,
  body: JsonObject,
  api: keyof typeof MENU_ITEMS_MAX,
  types: readonly string[],
  keys: readonly string[],
): { msgid: string; type: string } {
  const msgid = reader.string(body, "msgid", "");
  reader.check(msgid !== "" && !MSGID.test(msgid), 40058, "msgid");
  const type = reader.string(body, "msgtype", "");
  reader.check(!types.includes(type), 40008, `msgtype ${type}`);
  reader.known(body, [...keys, "msgid", "msgtype", type]);

  const message = reader.object(body[type], type) ?? {};
  if (type === "msgmenu") readMenu(reader, message, MENU_ITEMS_MAX[api]);
  else if (type === "location") readLocation(reader, message);
  else if (type === "business_card") readCard(reader, message);
  else reader.fields(message, KF_FIELDS[type] ?? {}, `${type}.`);
  return { msgid, type };
}

function readMenu(reader: BodyReader, menu: JsonObject, itemsMax: number): void {
  reader.known(menu, ["head_content", "list", "tail_content"]);
  for (const [name, rule] of Object.entries(MENU_FRAME)) reader.field(menu, name, rule, "msgmenu.");
  const { list } = menu;
  const items = reader.list(list, "msgmenu.list");
  const tapped = items.filter((item) => !isRecord(item) || item["type"] !== "text");
  reader.check(items.length > itemsMax || tapped.length > MENU_TAPPED_MAX, 95008);
  const { head_content: head, tail_content: tail } = menu;
  reader.check(items.length === 0 && !head && !tail, 40063, "msgmenu");
  for (const [i, item] of items.entries()) readItem(reader, item, `msgmenu.list[${i}]`);
}

function readItem(reader: BodyReader, value: unknown, path: string): void {
  const item = reader.object(value, path) ?? {};
  const type = reader.string(item, "type", `${path}.`);
  const rules = Object.hasOwn(MENU_ITEMS, type) ? MENU_ITEMS[type] : undefined;
  if (!rules) throw new Offence(95009, `${path}.type`);
  reader.known(item, ["type", type]);
  const { no_newline: noNewline, ...fields } = reader.object(item[type], `${path}.${type}`) ?? {};
  if (type === "text") reader.check(!NO_NEWLINE.includes(noNewline), 40058, `${path}.text.no_newline`);
  else if (noNewline !== undefined) reader.warning = true;
  reader.fields(fields, rules, `${path}.${type}.`);
}

/** Only copies of the page have this type; the member's right stands there, the errcodes are the general ones. */
function readCard(reader: BodyReader, card: JsonObject): void {
  reader.known(card, ["userid"]);
  const userid = reader.string(card, "userid", "business_card.");
  reader.check(userid === "", 41009, "business_card.userid");
  const member = reader.member(userid);
  if (member === undefined) throw new Offence(60111, "business_card.userid");
  reader.check(!member.canContact, 84074, "business_card.userid");
}

function readLocation(reader: BodyReader, location: JsonObject): void {
  reader.known(location, ["name", "address", "latitude", "longitude"]);
  reader.string(location, "name", "location.");
  reader.string(location, "address", "location.");
  for (const [name, most] of [["latitude", 90] as const, ["longitude", 180] as const]) {
    const degrees = reader.number(location, name, "location.");
    reader.check(degrees === undefined, 40063, `location.${name}`);
    reader.check(Math.abs(degrees ?? 0) > most, 40058, `location.${name}`);
  }
}
