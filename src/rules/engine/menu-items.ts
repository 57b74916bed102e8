/**
 * The ids of menu items in message bodies, by which rules tell taps apart. Knows no rule.
 */
import { say } from "../../i18n/sentence.ts";
import { quote } from "../../schema/wording.ts";
import type { Fault, Path } from "../problem.ts";
import type { Body } from "./message.ts";

/** The ids of a body's menu items that can be tapped, with their paths in the body. */
export function menuIdsOf({ kf }: Body): { id: string; path: Path }[] {
  if (kf?.msgtype !== "msgmenu") return [];
  return (kf.msgmenu.list ?? []).flatMap((item, index) =>
    item.type === "click" && item.click.id !== undefined
      ? [{ id: item.click.id, path: ["msgmenu", "list", index, "click", "id"] }]
      : [],
  );
}

/** A fault for each id that a menu has twice. */
export function sharedIds(body: Body): Fault[] {
  const seen = new Set<string>();
  return menuIdsOf(body).flatMap(({ id, path }) => {
    const isSeen = seen.has(id);
    seen.add(id);
    return isSeen ? [{ path, message: say("same-menu-id", { id: quote(id) }) }] : [];
  });
}
