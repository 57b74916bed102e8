/**
 * The ids in the menus of a rules file, by which a tap on an item is told from others.
 */
import { quote } from "../../schema/wording.ts";
import type { Body } from "../file/body.ts";
import type { Fault, Path } from "../problem.ts";

/** The ids of the items of a body's menu that can be tapped, with the way to each. */
export function menuIdsOf({ kf }: Body): { id: string; path: Path }[] {
  if (kf?.msgtype !== "msgmenu") return [];
  return (kf.msgmenu.list ?? []).flatMap((item, index) =>
    item.type === "click" && item.click.id !== undefined
      ? [{ id: item.click.id, path: ["msgmenu", "list", index, "click", "id"] }]
      : [],
  );
}

/** Ids that a menu has twice. */
export function sharedIds(body: Body): Fault[] {
  const seen = new Set<string>();
  return menuIdsOf(body).flatMap(({ id, path }) => {
    const isSeen = seen.has(id);
    seen.add(id);
    if (!isSeen) return [];
    return [
      { path, message: `two items of this menu have the id ${quote(id)}: no rule can tell them apart` },
    ];
  });
}
