/**
 * Conditions that are sound and yet seem meant otherwise: a star that is only a star, a type of message that nobody
 * knows, a menu item that no menu has.
 */
import { listed, quote, suggest } from "../messages/wording.ts";
import type { Bodies } from "./bodies.ts";
import type { NamedCondition } from "./conditions.ts";
import { menuIdsOf } from "./menus.ts";
import type { Fault, Path } from "./problem.ts";
import type { RulesFile } from "./schema.ts";

/** What customers send (WeCom doc 94670). */
const MSGTYPES = [
  ...["text", "image", "voice", "video", "file", "location", "link", "business_card", "miniprogram"],
  ...["msgmenu", "channels", "channels_shop_product", "channels_shop_order", "merged_msg"],
  ...["meeting", "schedule", "note"],
];

/** The conditions and follow-ups of a file that are worth a look. */
export function doubtful({ rules }: RulesFile, bodies: Bodies): Fault[] {
  const menuIds = new Set(bodies.all.flatMap(({ body }) => menuIdsOf(body).map(({ id }) => id)));
  return rules.flatMap(({ when, then }, index) => [
    ...when.flatMap((named) => {
      const path: Path = ["rules", index, "when", ...named.name.split(".")];
      return named.condition.written
        .map((value) => doubt(named, value, menuIds))
        .filter((message) => message !== null)
        .map((message) => ({ path, message }));
    }),
    ...then.flatMap((followUp, position) =>
      ("tag" in followUp ? followUp.tag : [])
        .filter((id) => !isId(id))
        .map((id) => ({ path: ["rules", index, "then", position, "tag"], message: tagDoubt(id) })),
    ),
  ]);
}

/** Whether a text may be an id of WeCom's: what people call somebody or something is not. */
const isId = (value: string) => /^[\x21-\x7e]*$/.test(value);
const tagDoubt = (value: string) =>
  `${quote(value)} is a name, it seems: tags are told by their ids (et…), as get_corp_tag_list gives them`;

function doubt({ name }: NamedCondition, value: string, menuIds: ReadonlySet<string>): string | null {
  switch (name) {
    case "text.is":
    case "text.contains":
      return value.includes("*") ? `${quote(value)}: a star in a text is only a star` : null;
    case "msgtype":
      if (MSGTYPES.includes(value)) return null;
      return `no message of a customer's is known to have the msgtype ${quote(value)}${suggest(value, MSGTYPES) || `; there are ${listed(MSGTYPES)}`}`;
    case "staff":
      return isId(value) ? null : `${quote(value)} is a name, it seems: staff are told by their userids`;
    case "customer.tag":
      return isId(value) ? null : tagDoubt(value);
    case "menu":
      if (value === "" || menuIds.size === 0 || menuIds.has(value)) return null;
      return `no menu of this file has an item with the id ${quote(value)}${suggest(value, menuIds)}`;
    default:
      return null;
  }
}
