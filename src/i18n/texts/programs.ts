/** What programs send to `/api`: what its parts are called, and what is wrong with them. */
import { texts } from "../text.ts";

export const PROGRAMS = texts({
  "a-message-and-its-receiver": { en: "a message and its receiver", zh: "消息和它的接收者" },
  "the-receiver-of-a-message": { en: "a message's receiver", zh: "消息的接收者" },
  "a-message-on-an-event": { en: "a message on an event", zh: "事件的消息" },
  "a-code": { en: "a code", zh: "code" },
  "a-code-of-a-welcome": { en: "a welcome's code", zh: "欢迎语的 code" },
  "a-page": { en: "a page", zh: "一页消息" },
  "a-cursor": { en: "a cursor", zh: "游标" },
  "a-customer-to-forget": { en: "a customer to be forgotten", zh: "要删除的客户" },
  "app-in-wecom-apps": {
    en: "the name of an app of the company in WECOM_APPS (app)",
    zh: "WECOM_APPS 里本企业某个应用的名字（app）",
  },
  "customer-as-touser": {
    en: "the customer's external_userid (touser)",
    zh: "客户的 external_userid（touser）",
  },
  "customer-id": { en: "the customer's external_userid", zh: "客户的 external_userid" },
  "account-id": { en: "the customer-service account (open_kfid)", zh: "客服账号（open_kfid）" },
  "code-of-service": {
    en: "the code, a welcome_code or msg_code of customer service",
    zh: "code，即微信客服的 welcome_code 或 msg_code",
  },
  "customer-of-the-code": {
    en: "the customer whose code it is (external_userid)",
    zh: "这个 code 所属的客户（external_userid）",
  },
  "welcome-code": { en: "the welcome_code of the event", zh: "事件的 welcome_code" },
  "customer-of-the-event": {
    en: "the customer of the event (external_userid)",
    zh: "事件里的客户（external_userid）",
  },
  "member-of-the-event": { en: "the member of the event (userid)", zh: "事件里的成员（userid）" },
  "a-state-of-service": { en: "1, 2, 3 or 4", zh: "1、2、3 或 4" },
  "a-voice-format": { en: "0 (AMR) or 1 (SILK)", zh: "0（AMR）或 1（SILK）" },
  "odd-msgid": {
    en: "the msgid may have letters, digits, _ and - only",
    zh: "msgid 只能用字母、数字、_ 和 -，请修改",
  },
  "text-only-on-event": { en: "on {event} WeCom takes a text only", zh: "{event} 只能发文字，请改用 text" },
  "servicer-not-needed": {
    en: "a servicer_userid belongs to service_state 3 only",
    zh: "servicer_userid 只用于 service_state 3，请去掉",
  },
  "servicer-needed": {
    en: "service_state 3 needs a servicer_userid",
    zh: "service_state 为 3 时请写上 servicer_userid",
  },
  "id-expected": {
    en: "expected an id: visible characters, without blanks",
    zh: "这里要写 id：只含可见字符，没有空格",
  },
  "session-query-needed": {
    en: "open_kfid and external_userid are needed, in the query",
    zh: "请在查询参数里写上 open_kfid 和 external_userid",
  },
  "number-out-of-range": {
    en: "{what} is a whole number from {from} to {to}",
    zh: "{what} 要是 {from} 到 {to} 之间的整数，请修改",
  },
  "token-filled-in": {
    en: '"token" is filled in by Yingbin, from the newest callback; leave it out',
    zh: '请去掉 "token"，迎宾会按最新的回调填上',
  },
  "cursor-too-long": {
    en: "WeCom's cursors have 64 bytes at most",
    zh: "企业微信的游标最长 64 字节，请核对",
  },
});
