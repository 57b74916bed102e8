/** What is said on every page. */
import { texts } from "../../src/i18n/text.ts";

// biome-ignore format: two lines each, so that the two languages can be compared
export const COMMON = texts({
  "product": {
    en: "Yingbin",
    zh: "迎宾",
  },
  "deliveries": {
    en: "Welcomes",
    zh: "欢迎记录",
  },
  "rules": {
    en: "Rules",
    zh: "规则",
  },
  "codes": {
    en: "Channel codes",
    zh: "渠道码",
  },
  "figures": {
    en: "Figures",
    zh: "数据",
  },
  "health": {
    en: "Health",
    zh: "运行状况",
  },
  "history": {
    en: "History",
    zh: "操作记录",
  },
  "programs": {
    en: "For programs",
    zh: "接口文档",
  },
  "other-language": {
    en: "中文",
    zh: "English",
  },
  "log-out": {
    en: "Log out",
    zh: "退出登录",
  },
  "signed-in-as": {
    en: "{by}, {role}",
    zh: "{by}，{role}",
  },
  "viewer": {
    en: "viewer",
    zh: "只读",
  },
  "editor": {
    en: "editor",
    zh: "可编辑",
  },
  "admin": {
    en: "administrator",
    zh: "管理员",
  },
  "skip-to-content": {
    en: "Skip to the content",
    zh: "跳到正文",
  },
  "pages": {
    en: "Pages",
    zh: "页面",
  },
  "loading": {
    en: "Loading…",
    zh: "正在加载…",
  },
  "try-again": {
    en: "Try again",
    zh: "重试",
  },
  "unreachable": {
    en: "The Worker cannot be reached. Check the network, then try again.",
    zh: "请检查网络后重试：现在连不上 Worker。",
  },
  "answered-with": {
    en: "The Worker answered with HTTP {status}. Its log says why.",
    zh: "请看 Worker 的日志：它返回了 HTTP {status}。",
  },
  "no-such-page": {
    en: "There is no such page.",
    zh: "没有这个页面。",
  },
  "page-not-loaded": {
    en: "The page could not be loaded: perhaps a new version has been deployed. Load it again.",
    zh: "请刷新页面：可能刚刚部署了新版本，旧页面取不到了。",
  },
  "reload": {
    en: "Load again",
    zh: "刷新",
  },
  "copy": {
    en: "Copy {what}",
    zh: "复制{what}",
  },
  "copied": {
    en: "Copied",
    zh: "已复制",
  },
});
