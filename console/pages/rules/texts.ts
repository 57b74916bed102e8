import { texts } from "../../../src/i18n/text.ts";

// biome-ignore format: two lines each, so that the two languages can be compared
export const RULES = texts({
  "title": {
    en: "Rules",
    zh: "规则",
  },
  "goes-by": {
    en: "{app} has no file of its own and goes by {file}. Publishing here gives it one.",
    zh: "{app} 还没有自己的规则文件，目前使用 {file}。在这里发布后，就有自己的了。",
  },
  "no-file": {
    en: "There is no rules file yet: nothing is sent. Write one here, or begin with the example.",
    zh: "还没有规则文件，什么也不会发。请在这里写，或先用示例。",
  },
  "take-example": {
    en: "Begin with the example",
    zh: "用示例开始",
  },
  "editor-label": {
    en: "Rules file, YAML. Escape and then Tab leaves the editor.",
    zh: "规则文件（YAML）。按 Esc 再按 Tab 离开编辑器。",
  },
  "checking": {
    en: "Checking…",
    zh: "正在检查…",
  },
  "sound": {
    en: "No faults.",
    zh: "没有错误。",
  },
  "faults": {
    en: "{number} {count:fault|faults}",
    zh: "{number} 处错误",
  },
  "warnings": {
    en: "{number} {count:warning|warnings}",
    zh: "{number} 条提醒",
  },
  "place": {
    en: "line {line}",
    zh: "第 {line} 行",
  },
  "publish": {
    en: "Publish…",
    zh: "发布…",
  },
  "published": {
    en: "Published: in force within half a minute.",
    zh: "已发布，半分钟内生效。",
  },
  "unchanged": {
    en: "Nothing has been changed.",
    zh: "还没有改动。",
  },
  "read-only": {
    en: "You may read the rules and try changes here; an editor publishes them.",
    zh: "您可以查看规则，也可以在这里试改；发布需要编辑权限。",
  },
  "left-open": {
    en: "A change that was not published has been kept in this browser.",
    zh: "上次没有发布的改动还在这个浏览器里。",
  },
  "take-draft": {
    en: "Take it up again",
    zh: "继续编辑",
  },
  "drop-draft": {
    en: "Drop it",
    zh: "放弃",
  },
});

// biome-ignore format: two lines each, so that the two languages can be compared
export const PREVIEW = texts({
  "title": {
    en: "What will a customer see?",
    zh: "客户会看到什么？",
  },
  "event": {
    en: "What happens",
    zh: "发生什么",
  },
  "contact.added": {
    en: "a customer adds a member",
    zh: "客户添加成员",
  },
  "kf.entered": {
    en: "a customer opens a session",
    zh: "客户进入会话",
  },
  "kf.queued": {
    en: "the customer waits in the queue",
    zh: "客户在排队",
  },
  "kf.accepted": {
    en: "a servicer accepts the session",
    zh: "接待人员接入",
  },
  "kf.ended": {
    en: "the session ends",
    zh: "会话结束",
  },
  "kf.message": {
    en: "the customer writes",
    zh: "客户发来消息",
  },
  "app": {
    en: "App",
    zh: "应用",
  },
  "staff": {
    en: "Member (userid)",
    zh: "成员（userid）",
  },
  "staff-name": {
    en: "Member's name",
    zh: "成员姓名",
  },
  "customer": {
    en: "Customer's name",
    zh: "客户昵称",
  },
  "customer-id": {
    en: "Customer's external_userid",
    zh: "客户 external_userid",
  },
  "state": {
    en: "State of the code",
    zh: "渠道码的 State",
  },
  "account": {
    en: "Account (open_kfid)",
    zh: "客服账号（open_kfid）",
  },
  "scene": {
    en: "scene of the link",
    zh: "链接的 scene",
  },
  "text": {
    en: "What the customer writes",
    zh: "客户说的话",
  },
  "at": {
    en: "When",
    zh: "什么时候",
  },
  "now": {
    en: "now, where it is left empty",
    zh: "留空就是现在",
  },
  "after-faults": {
    en: "The preview comes back when the file has no faults.",
    zh: "改好文件里的错误后，预览就会回来。",
  },
  "by-rule": {
    en: "By the rule {rule}:",
    zh: "按规则“{rule}”：",
  },
  "no-rule": {
    en: "No rule fits: the customer gets nothing.",
    zh: "没有符合的规则，客户什么也收不到。",
  },
  "silent": {
    en: "The rule {rule} says that nothing is sent.",
    zh: "规则“{rule}”写明不发送。",
  },
  "transfer": {
    en: "The rule {rule} transfers the session.",
    zh: "规则“{rule}”会转接会话。",
  },
  "refused": {
    en: "The message of the rule {rule} cannot be filled in; see the notes.",
    zh: "规则“{rule}”的消息填不出来，请看下面的说明。",
  },
  "after": {
    en: "After {time}, at {at}.",
    zh: "{time}后发送，即 {at}。",
  },
  "message": {
    en: "First message",
    zh: "首选消息",
  },
  "fallback": {
    en: "If WeCom refuses it",
    zh: "被拒绝时改发",
  },
  "side": {
    en: "{variant}, {share} %",
    zh: "{variant}，{share}%",
  },
  "versions": {
    en: "Messages",
    zh: "消息",
  },
  "afterwards": {
    en: "Afterwards: {what}",
    zh: "之后：{what}",
  },
  "tag": {
    en: "tag {tags}",
    zh: "打标签 {tags}",
  },
  "remark": {
    en: "remark {remark}",
    zh: "改备注“{remark}”",
  },
  "webhook": {
    en: "tell a program",
    zh: "通知程序",
  },
  "why-not-earlier": {
    en: "Why no earlier rule",
    zh: "前面的规则为什么没用上",
  },
  "your-account": {
    en: "account",
    zh: "客服",
  },
  "a-member": {
    en: "member",
    zh: "成员",
  },
});

// biome-ignore format: two lines each, so that the two languages can be compared
export const PUBLISH = texts({
  "title": {
    en: "Publish these changes?",
    zh: "发布这些改动？",
  },
  "hint": {
    en: "They are in force within half a minute, for every customer who comes then.",
    zh: "半分钟内生效，之后进来的客户都按新规则。",
  },
  "differences": {
    en: "What changes",
    zh: "改动",
  },
  "note": {
    en: "Note for the history",
    zh: "备注（写进操作记录）",
  },
  "also": {
    en: "Look at this first:",
    zh: "发布前请看一下：",
  },
  "at-line": {
    en: "line {line}: {message}",
    zh: "第 {line} 行：{message}",
  },
  "note-example": {
    en: "such as: the autumn fair is over",
    zh: "例如：秋季展会结束",
  },
  "publish": {
    en: "Publish",
    zh: "发布",
  },
  "publishing": {
    en: "Publishing…",
    zh: "正在发布…",
  },
  "cancel": {
    en: "Go on editing",
    zh: "继续编辑",
  },
  "conflict": {
    en: "Somebody has published another text meanwhile. Below, theirs is compared with yours: take their changes over into yours, then publish again.",
    zh: "期间有人发布了另一份。下面是对方的和您的对比：请把对方的改动合并到您的里面，再发布。",
  },
  "take-theirs": {
    en: "Take theirs, drop mine",
    zh: "用对方的，放弃我的",
  },
  "publish-over": {
    en: "Mine has their changes: publish it",
    zh: "已合并，发布我的",
  },
});
