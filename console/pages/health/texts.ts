import { texts } from "../../../src/i18n/text.ts";

// biome-ignore format: two lines each, so that the two languages can be compared
export const HEALTH = texts({
  "title": {
    en: "Health",
    zh: "运行状况",
  },
  "refresh": {
    en: "Ask again",
    zh: "刷新",
  },
  "all-well": {
    en: "Everything works, as far as is known.",
    zh: "目前一切正常。",
  },
  "no-callback-yet": {
    en: "No callback has come yet: take the steps below first.",
    zh: "还没有收到过回调，请先完成下面的步骤。",
  },
  "self-built": {
    en: "self-built",
    zh: "自建应用",
  },
  "provider-developed": {
    en: "provider-developed",
    zh: "代开发应用",
  },
  "third-party": {
    en: "third-party",
    zh: "第三方应用",
  },
  "to-mend": {
    en: "{number} {count:thing needs|things need} attention",
    zh: "有 {number} 项需要处理",
  },
  "worker": {
    en: "Version {version} · WeCom by {base} · alerts {alerts}",
    zh: "版本 {version} · 企业微信接口 {base} · 告警{alerts}",
  },
  "deploy": {
    en: "Deploy {id} of",
    zh: "部署 {id}，时间",
  },
  "alerts-on": {
    en: "on",
    zh: "已开启",
  },
  "alerts-off": {
    en: "off: set ALERT_WEBHOOK",
    zh: "未开启，请设置 ALERT_WEBHOOK",
  },
  "partial": {
    en: "Only some of the apps are shown; name one in the address (?app=…) to see it.",
    zh: "这里只显示了部分应用；要看某个应用，请在地址里写 ?app=应用名。",
  },
  "logins-refused": {
    en: "{number} refused {count:login|logins}: {reason}",
    zh: "登录被拒 {number} 次：{reason}",
  },
  "wrong-token": {
    en: "wrong ADMIN_TOKEN",
    zh: "ADMIN_TOKEN 不对",
  },
  "too-many": {
    en: "too many tries",
    zh: "尝试太频繁",
  },
  "other-login": {
    en: "begun elsewhere, or too long ago",
    zh: "不是这个浏览器发起的，或已过期",
  },
  "spent-code": {
    en: "code used twice, or too old",
    zh: "登录 code 用过或已过期",
  },
  "no-member": {
    en: "no member of the company",
    zh: "不是本企业成员",
  },
  "no-role": {
    en: "a member without a role in CONSOLE",
    zh: "成员没有角色，见 CONSOLE",
  },
  "configuration": {
    en: "Configuration",
    zh: "配置",
  },
  "token": {
    en: "access_token",
    zh: "access_token",
  },
  "token-good": {
    en: "good until",
    zh: "有效至",
  },
  "token-none": {
    en: "none yet: fetched when first needed",
    zh: "还没有，用到时获取",
  },
  "token-held": {
    en: "WeCom refused ({errcode}); asked again at",
    zh: "企业微信拒绝（{errcode}），下次获取",
  },
  "last-callback": {
    en: "last callback",
    zh: "最近回调",
  },
  "no-callback": {
    en: "none yet",
    zh: "还没有",
  },
  "refused-callbacks": {
    en: "refused callbacks",
    zh: "被拒的回调",
  },
  "refused-told": {
    en: "{count}, the last one ({reason}) at",
    zh: "{count} 次，最近一次（{reason}）",
  },
  "rules": {
    en: "rules",
    zh: "规则",
  },
  "rules-told": {
    en: "{number} {count:rule|rules}, from {file}",
    zh: "{number} 条，来自 {file}",
  },
  "rules-none": {
    en: "none in force: nothing is sent",
    zh: "没有可用的规则，什么也不会发",
  },
  "rules-broken": {
    en: "The rules file has faults, and the last good one stays in force:",
    zh: "请修正规则文件，目前用的是上一份正确的：",
  },
  "line": {
    en: "line {line}: {message}",
    zh: "第 {line} 行：{message}",
  },
  "troubles": {
    en: "Troubles",
    zh: "故障",
  },
  "trouble-since": {
    en: "since",
    zh: "开始于",
  },
  "trouble-last": {
    en: "last at",
    zh: "最近一次",
  },
  "trouble-times": {
    en: "{number} {count:time|times}",
    zh: "共 {number} 次",
  },
  "trouble-over": {
    en: "over since",
    zh: "恢复于",
  },
  "lifecycle": {
    en: "WeCom's warning",
    zh: "企业微信的提醒",
  },
  "media": {
    en: "Media",
    zh: "素材",
  },
  "media-age": {
    en: "uploaded to WeCom",
    zh: "上传到企业微信：",
  },
  "media-not-yet": {
    en: "not uploaded to WeCom yet",
    zh: "还没有上传到企业微信",
  },
  "media-failed": {
    en: "The last {count:try|tries} failed ({number}): {why}",
    zh: "最近 {number} 次没有成功：{why}",
  },
  "media-open": {
    en: "Open {name}",
    zh: "查看 {name}",
  },
  "image": {
    en: "picture",
    zh: "图片",
  },
  "voice": {
    en: "voice",
    zh: "语音",
  },
  "video": {
    en: "video",
    zh: "视频",
  },
  "file": {
    en: "file",
    zh: "文件",
  },
  "good-until": {
    en: "good until",
    zh: "有效至",
  },
  "permanent": {
    en: "permanent",
    zh: "长期有效",
  },
  "webhook": {
    en: "webhook",
    zh: "通知程序",
  },
  "follow-ups": {
    en: "follow-ups",
    zh: "后续动作",
  },
  "forward": {
    en: "forwarded to",
    zh: "转发到",
  },
  "waiting": {
    en: "{count} waiting",
    zh: "{count} 个等待中",
  },
  "nothing-waits": {
    en: "nothing waits",
    zh: "没有积压",
  },
  "retry": {
    en: "Try now",
    zh: "立即重试",
  },
  "retried": {
    en: "tried again",
    zh: "已重试",
  },
  "stopped": {
    en: "stopped: the other side answered 410",
    zh: "已停止：对方答复 410",
  },
  "paused-until": {
    en: "paused until",
    zh: "暂停到",
  },
  "given-up": {
    en: "{count} given up",
    zh: "放弃 {count} 个",
  },
  "accounts": {
    en: "Customer-service accounts",
    zh: "客服账号",
  },
  "not-read": {
    en: "is not read: {why}",
    zh: "没有在读取：{why}",
  },
  "outcomes": {
    en: "The last 24 hours",
    zh: "最近 24 小时",
  },
  "none-in-a-day": {
    en: "no customer came",
    zh: "没有客户进来",
  },
  "doctor": {
    en: "Examine",
    zh: "全面检查",
  },
  "doctor-hint": {
    en: "Tries every call that the apps need, and says what to do where one fails. Nobody receives anything.",
    zh: "逐项试一遍应用需要的接口，失败的会说明怎么办。不会给任何人发消息。",
  },
  "examining": {
    en: "Examining…",
    zh: "正在检查…",
  },
  "examined": {
    en: "What the examination found",
    zh: "检查结果",
  },
  "to-do": {
    en: "To do: {remedy}",
    zh: "处理办法：{remedy}",
  },
  "in-full": {
    en: "All {number}",
    zh: "全部 {number} 项",
  },
  "first-steps": {
    en: "Before the first callback",
    zh: "第一个回调之前",
  },
  "first-steps-hint": {
    en: "No callback has come for {app} yet. In WeCom's console (管理后台), in this order:",
    zh: "{app} 还没有收到过回调。请在企业微信管理后台依次完成：",
  },
  "step-url": {
    en: "应用管理 → the app → 接收消息 → 设置API接收: the URL {url}, with the Token and EncodingAESKey that are in WECOM_APPS. Saving it makes WeCom verify the URL.",
    zh: "应用管理 → 该应用 → 接收消息 → 设置API接收：URL 填 {url}，Token 和 EncodingAESKey 填 WECOM_APPS 里的。点保存时企业微信会验证。",
  },
  "step-ip": {
    en: "The same page → 企业可信IP: the fixed address of the relay ({base}).",
    zh: "同一页面 → 企业可信IP：填中转的固定地址（{base}）。",
  },
  "step-contact": {
    en: "客户与上下游 → 客户联系 → API → 可调用接口的应用: add the app.",
    zh: "客户与上下游 → 客户联系 → API → 可调用接口的应用：加上该应用。",
  },
  "step-scope": {
    en: "客户联系 → 权限配置 → 使用范围: the members whose customers are to be welcomed; the same members in the app's 可见范围.",
    zh: "客户联系 → 权限配置 → 使用范围：加上要欢迎客户的成员；应用的可见范围也要包含他们。",
  },
  "step-native": {
    en: "客户联系 → 加客户 → 欢迎语: remove these members there, or WeCom gives no code.",
    zh: "客户联系 → 加客户 → 欢迎语：把这些成员移除，否则企业微信不给 code。",
  },
  "step-kf": {
    en: "For customer service: 微信客服 → API → 可调用接口的应用, and the accounts that the app manages (通过API管理).",
    zh: "用微信客服的话：微信客服 → API → 可调用接口的应用，并勾选由该应用管理的账号（通过API管理）。",
  },
  "step-rules": {
    en: "Write the rules, and publish them.",
    zh: "写好规则并发布。",
  },
  "step-try": {
    en: "Add one of the members from another WeChat, and look here again.",
    zh: "用另一个微信添加其中一位成员，再回来看这里。",
  },
});
