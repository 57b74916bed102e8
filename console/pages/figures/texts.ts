import { texts } from "../../../src/i18n/text.ts";

// biome-ignore format: two lines each, so that the two languages can be compared
export const FIGURES = texts({
  "title": {
    en: "Figures",
    zh: "数据",
  },
  "app": {
    en: "App",
    zh: "应用",
  },
  "all-apps": {
    en: "all apps",
    zh: "全部应用",
  },
  "span": {
    en: "Time",
    zh: "时间",
  },
  "24h": {
    en: "last 24 hours",
    zh: "最近 24 小时",
  },
  "7d": {
    en: "last 7 days",
    zh: "最近 7 天",
  },
  "30d": {
    en: "last 30 days",
    zh: "最近 30 天",
  },
  "90d": {
    en: "last 90 days",
    zh: "最近 90 天",
  },
  "365d": {
    en: "last 365 days",
    zh: "最近一年",
  },
  "event": {
    en: "Event",
    zh: "事件",
  },
  "all-events": {
    en: "all events",
    zh: "全部事件",
  },
  "download": {
    en: "CSV",
    zh: "下载 CSV",
  },
  "total": {
    en: "customers and messages",
    zh: "客户与消息",
  },
  "in-time": {
    en: "sent in time",
    zh: "按时发送",
  },
  "needs-action": {
    en: "needed action",
    zh: "需要处理",
  },
  "lost": {
    en: "lost within 7 days",
    zh: "7 天内流失",
  },
  "of-welcomed": {
    en: "{share} % of those welcomed",
    zh: "占已欢迎的 {share}%",
  },
  "of-all": {
    en: "{share} % of all",
    zh: "占全部的 {share}%",
  },
  "outcomes": {
    en: "Outcomes",
    zh: "结果",
  },
  "outcomes-hint": {
    en: "Each bar leads to its deliveries.",
    zh: "点击柱子查看对应的记录。",
  },
  "bar": {
    en: "{at}: {outcome}, {count}",
    zh: "{at}：{outcome} {count}",
  },
  "latency": {
    en: "From receipt to outcome",
    zh: "从收到到得出结果的时间",
  },
  "latency-at": {
    en: "{at}: {name} {time}",
    zh: "{at}：{name} {time}",
  },
  "p50": {
    en: "half",
    zh: "50%",
  },
  "p95": {
    en: "95 %",
    zh: "95%",
  },
  "p99": {
    en: "99 %",
    zh: "99%",
  },
  "by-key": {
    en: "By",
    zh: "按",
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
    en: "side of a split",
    zh: "分流",
  },
  "state": {
    en: "State of the code",
    zh: "渠道码 State",
  },
  "staff": {
    en: "member",
    zh: "成员",
  },
  "account": {
    en: "customer-service account",
    zh: "客服账号",
  },
  "scene": {
    en: "scene of the link",
    zh: "链接 scene",
  },
  "none-of-it": {
    en: "(none)",
    zh: "（无）",
  },
  "the-rest": {
    en: "(the rest)",
    zh: "（其余）",
  },
  "count": {
    en: "total",
    zh: "总数",
  },
  "nothing": {
    en: "Nothing came in this time.",
    zh: "这段时间没有数据。",
  },
  "partial": {
    en: "Older figures are still being counted: ask again in a moment.",
    zh: "较早的数据还在统计，请稍后再看。",
  },
});
