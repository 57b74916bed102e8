/** Why a job of the outbox was not done: an event that is posted, a follow-up. */
import { texts } from "../text.ts";

export const OUTBOX = texts({
  "not-handed-over": { en: "they could not be handed over", zh: "没能交出去" },
  "given-up": { en: "it was not done within a day", zh: "一天之内没有完成，已放弃" },
  "given-up-at-last": {
    en: "it was not done within a day; at last: {why}",
    zh: "一天之内没有完成，已放弃；最后一次：{why}",
  },
  "several-given-up": {
    en: "{count} were not done within a day",
    zh: "有 {count} 个一天之内没有完成，已放弃",
  },
  "several-given-up-at-last": {
    en: "{count} were not done within a day; at last: {why}",
    zh: "有 {count} 个一天之内没有完成，已放弃；最后一次：{why}",
  },
  "wants-no-more": { en: "it wants no more", zh: "对方不再接收" },
  "app-not-configured": { en: "the app is not in WECOM_APPS", zh: "WECOM_APPS 里没有这个应用" },
  "no-webhook": { en: "the app has no webhook any more", zh: "应用已经没有 webhook" },
  "app-without-webhook": {
    en: "this app has no webhook in its configuration",
    zh: "这个应用没有配置 webhook，请先在配置中写上",
  },

  // Answers of the other side
  "receiver-silent": { en: "no answer within {seconds} s", zh: "{seconds} 秒内没有应答" },
  "no-connection": { en: "no connection", zh: "连不上" },
  "http-gone": { en: "HTTP 410: it wants no more", zh: "HTTP 410：对方不再接收" },
  "http-redirect": {
    en: "HTTP {status}, and redirects are not followed",
    zh: "HTTP {status}：不跟随跳转，请填最终地址",
  },
  "http-status": { en: "HTTP {status}", zh: "HTTP {status}" },
});
