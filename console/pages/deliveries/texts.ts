import { texts } from "../../../src/i18n/text.ts";

// biome-ignore format: two lines each, so that the two languages can be compared
export const DELIVERIES = texts({
  "refresh": {
    en: "Load the newest",
    zh: "刷新列表",
  },
  "title": {
    en: "Welcomes",
    zh: "欢迎记录",
  },
  "needs-action": {
    en: "Needs action",
    zh: "需要处理",
  },
  "all": {
    en: "All",
    zh: "全部",
  },
  "sent": {
    en: "Sent",
    zh: "已发送",
  },
  "which": {
    en: "Which welcomes",
    zh: "看哪些",
  },
  "since": {
    en: "Time",
    zh: "时间",
  },
  "last-hour": {
    en: "last hour",
    zh: "最近 1 小时",
  },
  "last-day": {
    en: "last 24 hours",
    zh: "最近 24 小时",
  },
  "last-week": {
    en: "last 7 days",
    zh: "最近 7 天",
  },
  "last-month": {
    en: "last 30 days",
    zh: "最近 30 天",
  },
  "from-to": {
    en: "from … to …",
    zh: "自定时间",
  },
  "from": {
    en: "From",
    zh: "从",
  },
  "to": {
    en: "To",
    zh: "到",
  },
  "filters": {
    en: "Filters",
    zh: "筛选",
  },
  "app": {
    en: "App",
    zh: "应用",
  },
  "staff": {
    en: "Member's userid",
    zh: "成员 userid",
  },
  "customer": {
    en: "Customer's external_userid",
    zh: "客户 external_userid",
  },
  "state": {
    en: "State",
    zh: "State",
  },
  "rule": {
    en: "Rule",
    zh: "规则",
  },
  "account": {
    en: "Customer-service account",
    zh: "客服账号",
  },
  "errcode": {
    en: "errcode",
    zh: "errcode",
  },
  "outcome": {
    en: "Outcome",
    zh: "结果",
  },
  "event": {
    en: "Event",
    zh: "事件",
  },
  "any": {
    en: "any",
    zh: "不限",
  },
  "apply": {
    en: "Apply",
    zh: "查询",
  },
  "clear": {
    en: "Clear",
    zh: "清除",
  },
  "none-needs-action": {
    en: "Nothing needs action: every customer of this time was greeted, or was not to be.",
    zh: "没有需要处理的：这段时间里，该问候的客户都已问候。",
  },
  "none-of-these-needs-action": {
    en: "Nothing that needs action was found for this time and these filters. “All” shows whether there is anything at all.",
    zh: "这段时间内，符合筛选条件的记录里没有需要处理的。有没有记录，请点“全部”看看。",
  },
  "none": {
    en: "Nothing was found for this time and these filters. A customer who did come has a record unless WeCom's callback was not accepted: Health tells of the last one.",
    zh: "这段时间内没有符合条件的记录。客户确实来过的话，多半是没有收到有效的回调，请看“运行状况”里的最近回调。",
  },
  "to-before-from": {
    en: "To: expected a time after From.",
    zh: "“到”应晚于“从”，请改一下。",
  },
  "further": {
    en: "Show more",
    zh: "加载更多",
  },
  "searched-to": {
    en: "The record is long: searched back to {time} so far.",
    zh: "记录较多：目前查到 {time}。",
  },
  "partial": {
    en: "Only the companies that called last are shown; name an app to see another one.",
    zh: "这里只有最近有回调的企业；要看别的企业，请在筛选里写应用名。",
  },
  "by-hand": {
    en: "To greet by hand (CSV)",
    zh: "待人工问候名单（CSV）",
  },
  "by-hand-hint": {
    en: "The new contacts of this time who got no welcome, with member, customer and reason, for Excel.",
    zh: "这段时间里没收到欢迎语的新客户，含成员、客户和原因，可用 Excel 打开。",
  },
  "gathering": {
    en: "Gathering…",
    zh: "正在整理…",
  },
  "staff-of": {
    en: "member",
    zh: "成员",
  },
  "customer-of": {
    en: "customer",
    zh: "客户",
  },
  "rule-of": {
    en: "rule",
    zh: "规则",
  },
  "to-do": {
    en: "To do: {remedy}",
    zh: "处理办法：{remedy}",
  },
  "left": {
    en: "{time} left",
    zh: "剩余 {time}",
  },
  "received-at": {
    en: "received at",
    zh: "收到时间",
  },
});
