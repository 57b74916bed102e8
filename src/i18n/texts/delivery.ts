/** What became of a delivery, and why: causes, notes, and what its follow-ups wait for. */
import { texts } from "../text.ts";

export const DELIVERY = texts({
  "several-reasons": { en: "{message}; {then}", zh: "{message}；{then}" },

  // Another has welcomed the customer, or a servicer was first
  "servicer-was-first": {
    en: "a servicer wrote to the customer first",
    zh: "接待人员已经先给客户发了消息",
  },
  "other-app-welcomed": { en: "another app welcomed the customer", zh: "另一个应用已经问候了客户" },
  "other-app-told": {
    en: "another app was told so",
    zh: "另一个应用得到的应答是：客户已被问候",
  },
  "welcomed-by-others": {
    en: "WeCom says that the customer has been welcomed, and no call of this delivery did it: the two are chatting already, or another program or the member was first",
    zh: "企业微信说客户已被问候，但不是这里发的：双方已经在聊天，或者别的程序、成员本人先发了",
  },

  // An answer was lost, or a refused call may have used up the code
  "answer-lost": {
    en: "the answer to an earlier call was lost",
    zh: "前一次调用没有得到应答，可能已经发出",
  },
  "answer-lost-other-app-told": {
    en: "the answer to an earlier call was lost; another app was told that the customer is welcomed",
    zh: "前一次调用没有得到应答，可能已经发出；另一个应用得到的应答是：客户已被问候",
  },
  "answer-lost-or-used-up": {
    en: "the answer to an earlier call was lost, or the refused call had used up the code",
    zh: "前一次调用没有得到应答，可能已经发出；也可能是被拒的那次调用用掉了 code",
  },
  "used-up-by-refused-call": {
    en: "the refused call had used up the code",
    zh: "被拒的那次调用已经用掉了 code",
  },
  "used-up-or-welcomed": {
    en: "the refused call had used up the code, or somebody else welcomed the customer",
    zh: "被拒的那次调用已经用掉了 code，或者别人已经问候了客户",
  },
  "in-doubt": {
    en: "{message}; an answer was lost, and whether that call took effect is not known",
    zh: "{message}；其中有一次调用没有得到应答，不知道有没有生效",
  },
  "refused-by-wecom": { en: "WeCom refused", zh: "企业微信拒绝了" },

  // The window closed
  "came-late": {
    en: "the event came {seconds} s after its last moment",
    zh: "回调来晚了，比最后时刻晚 {seconds} 秒",
  },
  "other-app-still-trying": {
    en: "another app of the company was still trying when the window closed",
    zh: "窗口关闭时，企业的另一个应用还在尝试",
  },
  "no-call-begun": {
    en: "no call could be begun before the window closed",
    zh: "窗口关闭之前没能开始调用",
  },
  "worker-interrupted": {
    en: "the Worker was interrupted, and no other call could be begun before the window closed",
    zh: "Worker 中断过，窗口关闭之前没能再次调用",
  },
  "limited-to-the-end": {
    en: "WeCom's limit of calls lasted until the window closed",
    zh: "企业微信的频率限制一直持续到窗口关闭",
  },
  "turned-away": {
    en: "what stands before WeCom answered HTTP {http} to every call",
    zh: "每次调用都被企业微信前面的中转或代理以 HTTP {http} 拒绝",
  },
  "refused-to-the-end": {
    en: "WeCom was still answering {errcode} when the window closed",
    zh: "到窗口关闭时，企业微信仍在返回 {errcode}",
  },
  "unreachable-to-the-end": {
    en: "WeCom could not be reached until the window closed ({why})",
    zh: "到窗口关闭一直连不上企业微信（{why}）",
  },
  "no-answer": { en: "no answer", zh: "没有应答" },
  "connections-in-use": {
    en: "all connections to WeCom were in use until the window closed",
    zh: "到窗口关闭，通往企业微信的连接一直都被占用",
  },

  // WeCom sent no code
  "no-code-added": {
    en: "WeCom sent no welcome code: most likely a welcome is configured for this member in the admin console, and WeCom sends that one. Otherwise: a welcome went out with the code of an earlier event of this contact, the two were chatting already, the contact is another WeCom company's member added by card exchange, or chat archiving is on and the customer has not agreed yet.",
    zh: "企业微信没有给欢迎语 code：多半是管理后台给该成员配了欢迎语，由企业微信自己发。其他可能：这位客户前一次事件的 code 已经发过欢迎语，双方已经在聊天，对方是交换名片加的其他企业成员，或开启了会话存档而客户还没同意。",
  },
  "no-code-half": {
    en: "WeCom sent no welcome code with a contact added without verification: most likely a welcome is configured for this member in the admin console, or the two were chatting already.",
    zh: "免验证添加时，企业微信没有给欢迎语 code：多半是管理后台给该成员配了欢迎语，或双方已经在聊天。",
  },
  "no-code-audit": {
    en: "WeCom sent no welcome code with the customer's consent to archiving: most likely a welcome had gone out before, or one is configured for this member in the admin console.",
    zh: "客户同意会话存档时，企业微信没有给欢迎语 code：多半是之前已经发过欢迎语，或管理后台给该成员配了欢迎语。",
  },

  // The rules
  "rules-unreadable": { en: "the rules could not be read from KV", zh: "从 KV 读不到规则" },
  "no-rules": { en: "there are no rules", zh: "还没有规则" },
  "no-rule-for-event": {
    en: 'no rule of "{from}" is for {event}',
    zh: '"{from}" 里没有 {event} 的规则',
  },
  "only-rule-misfits": {
    en: 'the one rule for {event} in "{from}" did not fit',
    zh: '"{from}" 里 {event} 只有一条规则，条件不符',
  },
  "no-rule-fits": {
    en: 'none of the {count} rules for {event} in "{from}" fitted',
    zh: '"{from}" 里 {event} 有 {count} 条规则，都不符合',
  },

  // Customer service
  "messages-on-their-way": {
    en: "as many messages were on their way to the customer as WeCom takes",
    zh: "正在发给客户的消息，已经达到企业微信允许的条数",
  },
  "session-went-on": { en: "the session has gone on: {now}", zh: "会话状态变了：{now}" },
  "session-new": { en: "nobody has taken it up", zh: "还没有人接入" },
  "session-with-assistant": { en: "the assistant has it", zh: "由智能助手接待" },
  "session-queued": { en: "it waits for a servicer", zh: "在待接入池排队" },
  "session-with-servicer": { en: "a servicer has it", zh: "由接待人员接待" },
  "session-over": { en: "it has ended", zh: "已结束" },
  "session-in-state": { en: "its state is {state}", zh: "状态是 {state}" },
  "moved-code-lost": {
    en: "the code that the move brought was lost with its answer",
    zh: "转接的应答没有收到，它带来的 code 也就丢了",
  },
  "not-delivered": {
    en: "WeCom took the message and could not deliver it: {why}",
    zh: "企业微信收下了消息，但没能送达：{why}",
  },
  "fail-type-0": { en: "for a reason that it does not tell (0)", zh: "没有说明原因（0）" },
  "fail-type-1": { en: "the customer-service account was deleted (1)", zh: "客服账号已删除（1）" },
  "fail-type-2": { en: "the app was disabled (2)", zh: "应用已停用（2）" },
  "fail-type-4": { en: "the session is older than 48 hours (4)", zh: "会话已超过 48 小时（4）" },
  "fail-type-5": { en: "the session was closed (5)", zh: "会话已关闭（5）" },
  "fail-type-6": {
    en: "more than five messages were sent since the customer last wrote (6)",
    zh: "客户上次发消息之后，已经超过五条（6）",
  },
  "fail-type-7": { en: "no 视频号 is bound to the account (7)", zh: "账号没有绑定视频号（7）" },
  "fail-type-8": { en: "the company is not verified (8)", zh: "企业没有认证（8）" },
  "fail-type-9": {
    en: "no 视频号 is bound, and the company is not verified (9)",
    zh: "没有绑定视频号，企业也没有认证（9）",
  },
  "fail-type-10": { en: "the customer refuses messages (10)", zh: "客户拒收消息（10）" },
  "fail-type-11": {
    en: "no member of the company has signed in to the WeCom app (11)",
    zh: "企业没有成员登录企业微信客户端（11）",
  },
  "fail-type-12": {
    en: "the customer-service component forbids this type of message (12)",
    zh: "客服组件不允许这种消息（12）",
  },
  "fail-type-13": { en: "WeCom restricts it for security (13)", zh: "因安全原因被企业微信限制（13）" },

  // What was done differently
  "went-incomplete": { en: "a part is missing: {losses}", zh: "发出的消息少了一部分：{losses}" },
  "refused-other-went": {
    en: "{name} was refused: {answer}; {sent} went in its place",
    zh: "{name} 被拒：{answer}；改发了 {sent}",
  },
  "the-message": { en: "the message", zh: "消息" },
  "something-else": { en: "something else", zh: "别的内容" },
  "partly-understood": {
    en: "WeCom understood only a part of the message: {errmsg}",
    zh: "企业微信只看懂了消息的一部分：{errmsg}",
  },
  "code-used-by-program": {
    en: "{outcome}; then a program used the code",
    zh: "原本是 {outcome}，后来程序用了这个 code",
  },
  "code-of-rule-used-by-program": {
    en: '{outcome}, by the rule "{rule}"; then a program used the code',
    zh: '原本按规则 "{rule}" 是 {outcome}，后来程序用了这个 code',
  },
  "customer-forgotten": {
    en: "the customer was forgotten (POST /api/customers/forget)",
    zh: "客户的数据已按要求删除（POST /api/customers/forget）",
  },

  // Look-ups
  "customer-unknown": {
    en: "the customer's details were not known in time: {why}",
    zh: "没能及时查到客户的资料：{why}",
  },
  "staff-unknown": {
    en: "the member's details were not known in time: {why}",
    zh: "没能及时查到成员的资料：{why}",
  },
  "no-time-left": { en: "no time was left", zh: "已经没有时间" },
  "wecom-slow": { en: "WeCom is slow to answer", zh: "企业微信应答慢" },
  "without-token": { en: "there was no token", zh: "没有 access_token" },
  "answer-empty": { en: "WeCom's answer held none", zh: "企业微信的应答里没有" },
  "wecom-answered": { en: "WeCom answered {errcode}", zh: "企业微信返回 {errcode}" },

  // Follow-ups
  "messages-go-first": {
    en: "WeCom is slow to answer, and messages go first",
    zh: "企业微信应答慢，先让消息发出",
  },
  "delivery-gone": {
    en: "its delivery is not in the record any more",
    zh: "对应的记录已经不在了",
  },
  "no-token": { en: "there is no token: {why}", zh: "没有 access_token：{why}" },
  "unreadable-job": { en: "it cannot be read by this version", zh: "这个版本读不了它" },
  "remark-gone": {
    en: 'the rule "{rule}" has no such remark any more',
    zh: '规则 "{rule}" 里已经没有这个备注',
  },
  "remark-filled-empty": { en: "the remark is empty", zh: "备注填好后是空的" },
});
