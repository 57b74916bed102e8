/** What is said of a delivery, in a list and by itself. */
import { texts } from "../../src/i18n/text.ts";

// biome-ignore format: two lines each, so that the two languages can be compared
export const DELIVERY = texts({
  // How a delivery ended
  "open": {
    en: "under way",
    zh: "进行中",
  },
  "sent": {
    en: "sent",
    zh: "已发送",
  },
  "sent-unconfirmed": {
    en: "sent, unconfirmed",
    zh: "已发送（未确认）",
  },
  "already-welcomed": {
    en: "already welcomed",
    zh: "已被欢迎过",
  },
  "superseded": {
    en: "another app did it",
    zh: "由另一应用发送",
  },
  "refused": {
    en: "refused",
    zh: "被拒绝",
  },
  "missed": {
    en: "missed",
    zh: "错过",
  },
  "no-code": {
    en: "no code",
    zh: "没有 code",
  },
  "no-rule": {
    en: "no rule",
    zh: "没有规则",
  },
  "silent": {
    en: "silent by rule",
    zh: "按规则不发",
  },
  // Events
  "contact.added": {
    en: "customer added",
    zh: "添加客户",
  },
  "kf.entered": {
    en: "session entered",
    zh: "进入会话",
  },
  "kf.queued": {
    en: "queued",
    zh: "排队中",
  },
  "kf.accepted": {
    en: "accepted",
    zh: "开始接待",
  },
  "kf.ended": {
    en: "session ended",
    zh: "会话结束",
  },
  "kf.message": {
    en: "message",
    zh: "客户消息",
  },
});
