/** Why the inbox of a customer-service account cannot be read, or an item of it was left out. */
import { texts } from "../text.ts";

export const INBOX = texts({
  "not-handed-on": { en: "what was read could not be handed on: {error}", zh: "读到的内容没能转交：{error}" },
  "page-without-list": { en: "a page held no list of items", zh: "这一页没有消息列表" },
  "cursor-stands": {
    en: "WeCom says that there is more, and gives the same cursor",
    zh: "企业微信说还有更多，给的 cursor 却没有变",
  },
  "item-unreadable": {
    en: "an item could not be read: WeCom's answer was no JSON",
    zh: "有一条读不出来：企业微信的应答不是 JSON",
  },
  "calls-without-token": {
    en: "no call was made: without a Token of a callback's WeCom takes ten calls a minute, and then closes for a minute",
    zh: "没有调用：没有回调的 Token 时，企业微信一分钟只接受十次，超过就停一分钟",
  },
});
