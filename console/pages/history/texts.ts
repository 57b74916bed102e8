import { texts } from "../../../src/i18n/text.ts";

// biome-ignore format: two lines each, so that the two languages can be compared
export const HISTORY = texts({
  "title": {
    en: "History",
    zh: "操作记录",
  },
  "which": {
    en: "What is shown",
    zh: "看哪些",
  },
  "versions": {
    en: "Versions of the rules",
    zh: "规则的版本",
  },
  "audit": {
    en: "Who did what",
    zh: "谁做了什么",
  },
  "no-versions": {
    en: "Nothing has been published yet. The page Rules publishes.",
    zh: "还没有发布过，请到“规则”页发布。",
  },
  "in-force": {
    en: "in force",
    zh: "正在使用",
  },
  "restored-from": {
    en: "brought back {sha256}",
    zh: "恢复自 {sha256}",
  },
  "size": {
    en: "{size} bytes",
    zh: "{size} 字节",
  },
  "by-kv": {
    en: "found in KV",
    zh: "在 KV 里直接改的",
  },
  "by-token": {
    en: "ADMIN_TOKEN",
    zh: "ADMIN_TOKEN",
  },
  "by-wecom": {
    en: "WeCom",
    zh: "企业微信",
  },
  "compare": {
    en: "Compare with now",
    zh: "与当前对比",
  },
  "restore": {
    en: "Restore…",
    zh: "恢复…",
  },
  "differences": {
    en: "From this version to what is in force",
    zh: "从这个版本到当前的改动",
  },
  "same": {
    en: "It is the text in force.",
    zh: "与当前内容相同。",
  },
  "not-kept": {
    en: "The text of this version is not kept any more.",
    zh: "这个版本的内容已不再保存。",
  },
  "restore-title": {
    en: "Restore the version of {at}?",
    zh: "恢复 {at} 的版本？",
  },
  "restore-hint": {
    en: "It is published anew, and stands in the history as a version of its own. In force within half a minute.",
    zh: "会重新发布，并在操作记录里另记一条。半分钟内生效。",
  },
  "note": {
    en: "Note for the history",
    zh: "备注（写进操作记录）",
  },
  "restore-now": {
    en: "Restore",
    zh: "恢复",
  },
  "restoring": {
    en: "Restoring…",
    zh: "正在恢复…",
  },
  "cancel": {
    en: "Cancel",
    zh: "取消",
  },
  "admin-only": {
    en: "Only administrators see who did what.",
    zh: "只有管理员能看操作记录。",
  },
  "no-entries": {
    en: "Nothing has been done yet.",
    zh: "还没有记录。",
  },
  "further": {
    en: "Show more",
    zh: "加载更多",
  },
  "at": {
    en: "When",
    zh: "时间",
  },
  "by": {
    en: "Who",
    zh: "谁",
  },
  "what": {
    en: "What",
    zh: "做了什么",
  },
  "about": {
    en: "About",
    zh: "对象",
  },
  "rules.published": {
    en: "rules published",
    zh: "发布规则",
  },
  "rules.restored": {
    en: "rules restored",
    zh: "恢复规则",
  },
  "rules.removed": {
    en: "rules removed",
    zh: "删除规则",
  },
  "code.made": {
    en: "code made",
    zh: "新建渠道码",
  },
  "code.changed": {
    en: "code changed",
    zh: "修改渠道码",
  },
  "code.deleted": {
    en: "code deleted",
    zh: "删除渠道码",
  },
  "codes.adopted": {
    en: "codes adopted",
    zh: "收进渠道码",
  },
  "installation.linked": {
    en: "install link made",
    zh: "生成安装链接",
  },
  "installation.set": {
    en: "installation entered",
    zh: "录入安装",
  },
  "installation.checked": {
    en: "installation checked",
    zh: "检查安装",
  },
  "installation.deleted": {
    en: "installation forgotten",
    zh: "移除安装",
  },
  "suite.installed": {
    en: "suite installed",
    zh: "企业安装应用",
  },
  "suite.changed": {
    en: "authorisation changed",
    zh: "授权变更",
  },
  "suite.cancelled": {
    en: "authorisation cancelled",
    zh: "取消授权",
  },
  "doctor.run": {
    en: "examined",
    zh: "全面检查",
  },
  "session.begun": {
    en: "logged in",
    zh: "登录",
  },
  "session.ended": {
    en: "logged out",
    zh: "退出登录",
  },
  "customer.forgotten": {
    en: "customer forgotten",
    zh: "删除客户数据",
  },
  "upload.stored": {
    en: "file uploaded",
    zh: "上传素材",
  },
  "about-app": {
    en: "app",
    zh: "应用",
  },
  "about-suite": {
    en: "suite",
    zh: "服务商应用",
  },
  "about-state": {
    en: "State",
    zh: "State",
  },
  "about-staff": {
    en: "member",
    zh: "成员",
  },
  "about-file": {
    en: "file",
    zh: "文件",
  },
  "about-sha256": {
    en: "version",
    zh: "版本",
  },
  "about-from": {
    en: "brought back",
    zh: "恢复自",
  },
  "about-way": {
    en: "with",
    zh: "方式",
  },
  "about-type": {
    en: "type",
    zh: "类型",
  },
  "about-size": {
    en: "bytes",
    zh: "字节",
  },
  "about-customer": {
    en: "customer",
    zh: "客户",
  },
  "about-ok": {
    en: "result",
    zh: "结果",
  },
  "ok-true": {
    en: "nothing is wrong",
    zh: "没有发现问题",
  },
  "ok-false": {
    en: "something is wrong",
    zh: "发现问题",
  },
  "way-token": {
    en: "ADMIN_TOKEN",
    zh: "ADMIN_TOKEN",
  },
  "way-wecom": {
    en: "WeCom",
    zh: "企业微信",
  },
  "webhook.retried": {
    en: "webhook tried now",
    zh: "立即重试通知",
  },
});
