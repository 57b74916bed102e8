import { texts } from "../../../src/i18n/text.ts";

// biome-ignore format: two lines each, so that the two languages can be compared
export const PROGRAMS = texts({
  "title": {
    en: "For programs",
    zh: "接口文档",
  },
  "what-it-is": {
    en: "The API by which your own programs send messages, read the record and change rules. What the console does, a program can do too.",
    zh: "供您自己的程序发消息、查记录、改规则的接口。控制台能做的，程序都能做。",
  },
  "bearer": {
    en: "Programs send the header authorization: Bearer ADMIN_TOKEN. The document for tools:",
    zh: "程序请带上请求头 authorization: Bearer ADMIN_TOKEN。供工具读取的文档：",
  },
  "parameters": {
    en: "Parameters",
    zh: "参数",
  },
  "body": {
    en: "Body",
    zh: "请求体",
  },
  "answers": {
    en: "Answers",
    zh: "应答",
  },
  "optional": {
    en: "may be left out",
    zh: "可不填",
  },
  "needs-role": {
    en: "role: {role}",
    zh: "所需角色：{role}",
  },
  "try-it": {
    en: "Try it",
    zh: "试一试",
  },
  "try-hint": {
    en: "This calls this Worker, for real.",
    zh: "会真的调用当前的 Worker。",
  },
  "send": {
    en: "Send",
    zh: "发送",
  },
  "sending": {
    en: "Sending…",
    zh: "正在发送…",
  },
  "as-command": {
    en: "The same from a terminal",
    zh: "在终端里这样调用",
  },
  "webhooks": {
    en: "Events for your programs (webhooks)",
    zh: "推送给程序的事件（webhook）",
  },
});
