/**
 * Warns of fields with which customers get less than was meant, whether WeCom takes or refuses them: pages that are not
 * found, ids that come back cut off, cards that few customers can get.
 */
import { quote } from "../../schema/wording.ts";
import { menuIdsOf } from "../engine/menu-items.ts";
import type { Body } from "../file/body.ts";
import { type Fault, formatPath, type Path } from "../problem.ts";

/** Warnings about the fields of a body; paths begin at the body. */
export function bodyWarnings(body: Body): Fault[] {
  return [
    ...miniProgramsOf(body).flatMap((found) => [...appidWarnings(found), ...pageWarnings(found, body)]),
    ...menuIdsOf(body).flatMap(menuIdWarnings),
    ...cardWarnings(body),
  ];
}

/** A mini-program in a body; `pagepath` is null in a welcome, whose pages need no suffix. */
interface MiniProgram {
  at: Path;
  appid: string;
  pagepath: string | null;
}

function miniProgramsOf({ contact, kf }: Body): MiniProgram[] {
  const inWelcome = (contact?.attachments ?? []).flatMap((attachment, index): MiniProgram[] =>
    attachment.msgtype === "miniprogram"
      ? [{ at: ["attachments", index, "miniprogram"], appid: attachment.miniprogram.appid, pagepath: null }]
      : [],
  );
  if (kf?.msgtype === "miniprogram") {
    const { appid, pagepath } = kf.miniprogram;
    return [...inWelcome, { at: ["miniprogram"], appid, pagepath }];
  }
  if (kf?.msgtype !== "msgmenu") return inWelcome;
  const inMenu = (kf.msgmenu.list ?? []).flatMap((item, index): MiniProgram[] => {
    if (item.type !== "miniprogram") return [];
    const { appid, pagepath } = item.miniprogram;
    return [{ at: ["msgmenu", "list", index, "miniprogram"], appid, pagepath }];
  });
  return [...inWelcome, ...inMenu];
}

function appidWarnings({ at, appid }: MiniProgram): Fault[] {
  if (/^wx[0-9a-f]{16}$/i.test(appid)) return [];
  const why = appid.startsWith("gh_")
    ? "is the original id (原始ID) of an account"
    : "does not look like the appid of a mini-program";
  const message = `${quote(appid)} ${why}; an appid is wx and 16 letters and digits, as the mini-program's console shows it (开发设置)`;
  return [{ path: [...at, "appid"], message }];
}

/** WeCom gives no errcode and no notice: only the customer sees that the page is not found. */
function pageWarnings({ at, pagepath }: MiniProgram, { templates }: Body): Fault[] {
  const path = [...at, "pagepath"];
  const [page = ""] = pagepath?.split(/[?#]/) ?? [];
  // A page that is filled in as a whole cannot be judged.
  const isFilledIn = templates.has(formatPath(path)) && /^\W*$/.test(page);
  if (pagepath === null || /\.html$/i.test(page) || isFilledIn) return [];
  const message = `in customer service a page needs .html at its end, before any ?, or the customer sees 页面找不到; write ${quote(pagepath.replace(page, `${page}.html`))}`;
  return [{ path, message }];
}

function menuIdWarnings({ id, path }: { id: string; path: Path }): Fault[] {
  const found = /[^0-9a-zA-Z_]/u.exec(id);
  if (found === null) return [];
  const message = `${quote(id)} may come back cut off when it is tapped, and then no "menu" fits it: use letters, digits and _ alone`;
  return [{ path, message, behind: id.slice(0, found.index) }];
}

function cardWarnings({ kf }: Body): Fault[] {
  if (kf?.msgtype !== "business_card") return [];
  const message =
    "WeCom gives a card only to a customer who wrote within the last 48 hours (a tap on a menu does not count), once in 48 hours, and only of a member who may have customers (客户联系); WeCom's own page does not list the type, so give the rule a fallback";
  return [{ path: ["business_card"], message }];
}
