/**
 * WeCom's error numbers, as far as this simulation gives them, and how an `errmsg` reads. Decides nothing.
 * Numbers and meanings: platform reference §4.2 and §10 (doc 90455). The wording is as observed where anyone has
 * published it; WeCom says that programs must not depend on it.
 */
import { randomBytes } from "node:crypto";

const ERRMSG: Readonly<Record<number, string>> = {
  [-1]: "system busy",
  40001: "invalid credential",
  40004: "invalid media type",
  40005: "invalid type parameter",
  40006: "invalid media size",
  40007: "invalid media_id",
  40008: "invalid message type",
  40009: "invalid image size",
  40011: "invalid video size",
  40013: "invalid corpid",
  40014: "invalid access_token",
  40032: "invalid userid list length",
  40033: "invalid request, must not contain \\uxxxx characters",
  40039: "invalid url size",
  40058: "Invalid input invalid Request Parameter",
  40063: "some parameters are empty",
  40068: "invalid tagid",
  40091: "secret is invalid",
  40096: "invalid external userid",
  40123: "invalid image format",
  41001: "access_token missing",
  41002: "corpid missing",
  41004: "corpsecret missing",
  41006: "media_id missing",
  41009: "userid missing",
  41010: "url missing",
  41016: "title missing",
  41035: "external_userid missing",
  41049: "welcome code missing",
  41050: "invalid welcome code",
  41051: "externaluser has started chatting",
  41053: "externaluser has not agreed to chat archive",
  41054: "user is not activated",
  41064: "attachments num exceed limit",
  41065: "invalid attachment msgtype",
  41096: "welcome msg is being distributed",
  42001: "access_token expired",
  44001: "empty media data",
  44004: "content is empty",
  45001: "media size out of limit",
  45002: "message content size out of limit",
  45007: "playtime out of limit",
  45009: "api freq out of limit",
  45033: "api concurrent out of limit",
  48002: "api forbidden",
  48007: "kf account not authorized to the app",
  50003: "app is disabled",
  60020: "not allow to access from your ip",
  60030: "no privilege to access the servicer",
  60111: "userid not found",
  60251: "open_kfid missing",
  60252: "invalid open_kfid",
  60253: "servicer not in the list",
  84061: "not external contact",
  84074: "no external contact permission",
  90200: "miniprogram appid missing",
  90204: "invalid miniprogram page",
  90206: "miniprogram is not linked to the corp",
  90207: "invalid miniprogram appid",
  95000: "invalid open_kfid",
  95001: "send msg count limit",
  95002: "send msg time limit",
  95004: "open_kfid not exist",
  95007: "invalid msg token",
  95008: "menu item count over limit",
  95009: "invalid menu item type",
  95013: "session is end",
  95014: "user is not a servicer",
  95016: "invalid service state transition",
  95017: "api switch is off",
  95018: "send msg session status invalid",
  95019: "servicer is stopped",
  95031: "customer has not consulted in 48 hours",
};

/** `errmsg` of a success of which WeCom understood only a part. The trailing space is WeCom's. */
export const PARTLY_UNDERSTOOD = "ok. Warning: wrong json format. ";

/** The errmsg of a refusal, with the hint and the address that support asks for. `detail` comes before the meaning. */
export function errmsgOf(errcode: number, ip: string, detail?: string): string {
  const meaning = ERRMSG[errcode] ?? "error";
  const hint = `${Math.floor(Date.now() / 1000)}_${1 + (randomBytes(1)[0] ?? 0)}_${randomBytes(16).toString("hex")}`;
  const what = detail === undefined ? meaning : `${detail}. ${meaning}`;
  return `${what}, hint: [${hint}], from ip: ${ip}, more info at https://open.work.weixin.qq.com/devtool/query?e=${errcode}`;
}
