/**
 * Warns of fields with which customers get less than was meant, whether WeCom takes or refuses them: pages that are not
 * found, ids that come back cut off, cards that few customers can get.
 */
import { say } from "../../i18n/sentence.ts";
import { quote } from "../../schema/wording.ts";
import { menuIdsOf } from "../engine/menu-items.ts";
import type { Body } from "../engine/message.ts";
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
  const code = appid.startsWith("gh_") ? "original-id" : "not-an-appid";
  const message = say(code, { appid: quote(appid), form: say("appid-form") });
  return [{ path: [...at, "appid"], message }];
}

/** WeCom gives no errcode and no notice: only the customer sees that the page is not found. */
function pageWarnings({ at, pagepath }: MiniProgram, { templates }: Body): Fault[] {
  const path = [...at, "pagepath"];
  const [page = ""] = pagepath?.split(/[?#]/) ?? [];
  // A page that is filled in as a whole cannot be judged.
  const isFilledIn = templates.has(formatPath(path)) && /^\W*$/.test(page);
  if (pagepath === null || /\.html$/i.test(page) || isFilledIn) return [];
  const message = say("page-without-html", { page: quote(pagepath.replace(page, `${page}.html`)) });
  return [{ path, message }];
}

function menuIdWarnings({ id, path }: { id: string; path: Path }): Fault[] {
  const found = /[^0-9a-zA-Z_]/u.exec(id);
  if (found === null) return [];
  return [{ path, message: say("menu-id-cut-off", { id: quote(id) }), behind: id.slice(0, found.index) }];
}

function cardWarnings({ kf }: Body): Fault[] {
  if (kf?.msgtype !== "business_card") return [];
  return [{ path: ["business_card"], message: say("card-for-few") }];
}
