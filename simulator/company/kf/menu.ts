/** The menus (msgmenu) that a customer has received: finds the text of a tapped item. */
import * as v from "valibot";
import { Misuse } from "../misuse.ts";
import type { KfSession } from "./session.ts";

const schema = v.object({
  msgmenu: v.object({
    list: v.array(
      v.looseObject({ click: v.optional(v.object({ id: v.optional(v.string()), content: v.string() })) }),
    ),
  }),
});

/** The newest menu with such an item counts. */
export function tappedText(session: KfSession, menuId: string): string {
  for (const { body } of session.received.toReversed()) {
    const menu = v.safeParse(schema, body);
    const items = menu.success ? menu.output.msgmenu.list : [];
    const tapped = items.find(({ click }) => click?.id === menuId);
    if (tapped?.click) return tapped.click.content;
  }
  throw new Misuse(
    `the customer has got no menu with the item ${menuId}: give a text to tap it all the same`,
  );
}
