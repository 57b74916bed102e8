import { texts } from "../../src/i18n/text.ts";

// biome-ignore format: two lines each, so that the two languages can be compared
export const ONE_DELIVERY = texts({
  "title": {
    en: "A welcome",
    zh: "一次欢迎",
  },
  "back": {
    en: "All welcomes",
    zh: "返回列表",
  },
  "why": {
    en: "Why",
    zh: "原因",
  },
  "to-do": {
    en: "What to do",
    zh: "处理办法",
  },
  "window": {
    en: "The window",
    zh: "时间线",
  },
  "event-at": {
    en: "event, by WeCom's clock",
    zh: "事件发生（企业微信的时钟）",
  },
  "received-at": {
    en: "callback received",
    zh: "收到回调",
  },
  "attempt": {
    en: "call {number}",
    zh: "第 {number} 次调用",
  },
  "answered-after": {
    en: "answered after {time}",
    zh: "{time}后应答",
  },
  "not-answered": {
    en: "no answer",
    zh: "没有应答",
  },
  "skipped": {
    en: "{count} attempts before this one, all alike, are left out",
    zh: "此前 {count} 次相同的调用已省略",
  },
  "settled-at": {
    en: "settled",
    zh: "得出结果",
  },
  "waits-until": {
    en: "waits until",
    zh: "等待到",
  },
  "deadline": {
    en: "last moment for a call",
    zh: "最晚可调用时间",
  },
  "left": {
    en: "{time} were left",
    zh: "还剩 {time}",
  },
  "after": {
    en: "+{time}",
    zh: "+{time}",
  },
  "details": {
    en: "Details",
    zh: "详情",
  },
  "app": {
    en: "app",
    zh: "应用",
  },
  "event": {
    en: "event",
    zh: "事件",
  },
  "via": {
    en: "via",
    zh: "方式",
  },
  "staff": {
    en: "member",
    zh: "成员",
  },
  "account": {
    en: "account",
    zh: "客服账号",
  },
  "customer": {
    en: "customer",
    zh: "客户",
  },
  "state": {
    en: "State",
    zh: "State",
  },
  "scene": {
    en: "scene",
    zh: "scene",
  },
  "rule": {
    en: "rule",
    zh: "规则",
  },
  "message": {
    en: "message",
    zh: "消息",
  },
  "variant": {
    en: "side of the split",
    zh: "分流",
  },
  "by": {
    en: "decided by",
    zh: "由谁决定",
  },
  "rule-decided": {
    en: "the rules",
    zh: "规则",
  },
  "program-decided": {
    en: "a program, by the API",
    zh: "程序（API）",
  },
  "id": {
    en: "id",
    zh: "编号",
  },
  "notes": {
    en: "Done differently",
    zh: "变通处理",
  },
  "afterwards": {
    en: "Done afterwards",
    zh: "后续动作",
  },
  "tag": {
    en: "tag",
    zh: "打标签",
  },
  "remark": {
    en: "remark",
    zh: "改备注",
  },
  "webhook": {
    en: "webhook",
    zh: "通知程序",
  },
  "waiting": {
    en: "waiting",
    zh: "等待中",
  },
  "done": {
    en: "done",
    zh: "已完成",
  },
  "failed": {
    en: "failed",
    zh: "失败",
  },
  "today": {
    en: "What would today's rules do?",
    zh: "按现在的规则会怎样？",
  },
  "would-send": {
    en: "The rule {rule} would send {message}.",
    zh: "规则“{rule}”会发送 {message}。",
  },
  "would-fall-back": {
    en: "If WeCom refuses that for its content: {message}.",
    zh: "企业微信因内容拒绝时，改发 {message}。",
  },
  // What an answer of WeCom's means for the code
  "verdict-sent": {
    en: "accepted",
    zh: "已接受",
  },
  "verdict-welcomed": {
    en: "the customer has been welcomed already",
    zh: "客户已被欢迎过",
  },
  "verdict-code-invalid": {
    en: "the code is too old, or was used",
    zh: "code 已过期或已用过",
  },
  "verdict-another-app": {
    en: "another app is sending: tried again",
    zh: "另一应用正在发送，再试",
  },
  "verdict-busy": {
    en: "WeCom is busy: tried again, up to three times",
    zh: "企业微信繁忙，再试（最多三次）",
  },
  "verdict-overloaded": {
    en: "too much at once: tried again, more slowly",
    zh: "并发太多，放慢再试",
  },
  "verdict-token": {
    en: "a new token, then tried again",
    zh: "换新 token 后再试",
  },
  "verdict-content": {
    en: "refused for its content: something simpler may go",
    zh: "内容被拒，改发更简单的消息",
  },
  "verdict-rate-limited": {
    en: "the rate limit is reached",
    zh: "达到频率上限",
  },
  "verdict-refused": {
    en: "refused",
    zh: "被拒绝",
  },
  "verdict-lost": {
    en: "WeCom's answer was lost: whether the call arrived is not known",
    zh: "没收到企业微信的应答，不知道是否送达",
  },
  "verdict-turned-away": {
    en: "did not reach WeCom",
    zh: "没有到达企业微信",
  },
  "verdict-begun": {
    en: "begun, and not known to have ended",
    zh: "已开始，不知是否结束",
  },
  "would-transfer": {
    en: "The rule {rule} would transfer the session.",
    zh: "规则“{rule}”会转接会话。",
  },
  "would-be-silent": {
    en: "The rule {rule} says that nothing is sent.",
    zh: "规则“{rule}”写明不发送。",
  },
  "would-find-none": {
    en: "No rule fits: nothing would be sent.",
    zh: "没有符合的规则，什么也不会发。",
  },
  "would-be-refused": {
    en: "The rule {rule} would be refused.",
    zh: "规则“{rule}”会被拒绝。",
  },
  "passed-over": {
    en: "Rules that do not fit",
    zh: "没有用上的规则",
  },
  "copy-id": {
    en: "Copy the id of the {what}",
    zh: "复制{what}编号",
  },
  "all-of-customer": {
    en: "All of this customer",
    zh: "这位客户的全部记录",
  },
});
