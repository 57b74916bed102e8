/** What `/api` answers when a request cannot be carried out, to the developer or colleague who made it. */
import { texts } from "../text.ts";

export const API = texts({
  "admin-token-expected": {
    en: "expected the header authorization: Bearer <ADMIN_TOKEN>, or a session: log in at /console/",
    zh: "请先到 /console/ 登录；程序请在请求头中带上 authorization: Bearer <ADMIN_TOKEN>",
  },
  "other-origin": {
    en: "another page sent this with your session: do it in the console itself",
    zh: "此请求来自别的页面，已拒绝；请在控制台中操作",
  },
  "too-many-logins": {
    en: "too many logins from this address: try again in a minute",
    zh: "登录过于频繁，请一分钟后再试",
  },
  // The pages of a login that failed
  "back-to-console": { en: "Back to the console", zh: "回到控制台" },
  "login-not-set-up": {
    en: "Members cannot log in: CONSOLE names no app and no roles, or is wrong (see /api/status). ADMIN_TOKEN can.",
    zh: "还不能用企业微信登录：CONSOLE 没有设置，或者设置有误（请看 /api/status）。可以先用 ADMIN_TOKEN 登录。",
  },
  "login-of-another-page": {
    en: "This login was not begun in this browser, or more than ten minutes ago. Please log in again.",
    zh: "请重新登录：这次登录不是从当前浏览器发起的，或者已经超过十分钟。",
  },
  "login-declined": { en: "The login was declined. Please log in again.", zh: "登录已取消，请重新登录。" },
  "login-spent": {
    en: "This login has been used before, or is more than five minutes old. Please log in again.",
    zh: "请重新登录：这次登录已经用过，或者已经超过五分钟。",
  },
  "login-of-no-member": {
    en: "You are no member of this company. Please log in with your account of the company.",
    zh: "请用本企业成员的企业微信账号登录，当前账号不是本企业成员。",
  },
  "login-without-role": {
    en: "You ({userid}) have no role here. Please ask for one: it stands in CONSOLE, by userid, department or tag.",
    zh: "您（{userid}）在这里还没有角色。请联系管理员在 CONSOLE 里按账号、部门或标签为您添加。",
  },
  "login-domain-untrusted": {
    en: "WeCom does not take this address. In its console set 授权回调域 of the app (企业微信授权登录), and 可信域名 for inside WeCom, to {host}.",
    zh: "请在管理后台把该应用“企业微信授权登录”的授权回调域设为 {host}；要在企业微信里打开，可信域名也请设为它。",
  },
  "login-refused": {
    en: "WeCom did not say who you are: {why}. {remedy}",
    zh: "企业微信没有确认您的身份：{why}。{remedy}",
  },
  "login-not-asked": {
    en: "WeCom could not be asked who you are: {why}. Please log in again.",
    zh: "请稍后重新登录，没能向企业微信确认您的身份：{why}。",
  },

  "role-needed": {
    en: "this needs the role {needed}, and yours is {role}: CONSOLE says who has which",
    zh: "此操作需要角色 {needed}，您的角色是 {role}；如需权限，请联系管理员修改 CONSOLE 配置",
  },
  "nothing-here": { en: "there is nothing at this address", zh: "没有这个地址，请核对路径" },
  "editor-in-deploy": {
    en: "the rules editor is being deployed: try again in a minute",
    zh: "规则编辑服务正在部署，请一分钟后再试",
  },
  "binding-missing": {
    en: "the Worker lacks a binding that this needs: its log says which",
    zh: "Worker 缺少此操作所需的绑定，请看日志，其中写明是哪一个",
  },
  "configuration-of-before": {
    en: "the object that does this has the configuration of before a deploy: try again in a minute",
    zh: "处理此请求的对象还在使用部署前的配置，请一分钟后再试",
  },
  "request-failed": {
    en: "this could not be answered; try again, then look at the Worker's log",
    zh: "未能处理此请求，请再试一次；仍不行，请看 Worker 的日志",
  },
  "no-such-app": { en: "there is no such app in WECOM_APPS", zh: "WECOM_APPS 中没有这个应用，请核对名称" },
  "no-sound-app": {
    en: "there is no such app in WECOM_APPS, or it is described wrongly: see /api/status",
    zh: "WECOM_APPS 中没有这个应用，或者它的配置有误，请看 /api/status",
  },
  "no-such-delivery": { en: "there is no delivery with this id", zh: "没有这个 id 的发送记录" },
  "no-such-delivery-covered": {
    en: "there is no delivery with this id in the companies that were asked: of a suite's company, name the app by ?app=suite@corpid",
    zh: "查过的企业里没有这个 id 的发送记录；要查安装了套件的某家企业，请用 ?app=套件名@corpid 指明应用",
  },
  "no-such-parameter": { en: "there is no such parameter", zh: "没有这个参数，请核对拼写" },
  "given-several-times": { en: "{name} is given {times} times", zh: "{name} 给了 {times} 次，请只给一次" },
  "json-expected": { en: "expected a body of JSON", zh: "请求体应为 JSON" },
  "utf8-expected": {
    en: "expected a body in UTF-8, found {found}: encode it as UTF-8",
    zh: "请求体应为 UTF-8 编码，实际为{found}，请转为 UTF-8",
  },
  "charset-in-header": {
    en: "charset={charset} in the header content-type",
    zh: "请求头 content-type 中的 charset={charset}",
  },
  "larger-than-message": {
    en: "this is larger than any message",
    zh: "请求体过大，任何消息都没有这么大",
  },
  "larger-than-fields": {
    en: "this is larger than the few fields that are expected",
    zh: "请求体过大，这里只需要几个字段",
  },
  "larger-than-medium": {
    en: "this is larger than any medium, which has {most} at most",
    zh: "文件过大，任何素材最大 {most}",
  },
  "media-type-expected": { en: "expected the type of the medium: {types}", zh: "请写明素材的类型：{types}" },
  "no-such-upload": { en: "there is no upload with this sha256", zh: "没有这个 sha256 的上传文件" },
  "larger-than-rules-file": {
    en: "this is larger than any rules file, which has 1 MB at most",
    zh: "内容过大，规则文件最大 1 MB",
  },
  "if-match-expected": {
    en: "expected If-Match: the sha256 of the file that this one replaces (the ETag of GET /api/rules), or * when there is none",
    zh: "请在 If-Match 中给出所替换文件的 sha256（即 GET /api/rules 的 ETag）；原先没有文件时写 *",
  },
  "file-changed": {
    en: "the file is not the one that you began with: {now}; get it again",
    zh: "文件已被他人改动，{now}，请重新读取后再改",
  },
  "file-gone": { en: "there is no such file", zh: "现在没有这个文件" },
  "file-has-hash": { en: "its sha256 is {sha256}", zh: "现在的 sha256 是 {sha256}" },
  "at-line": { en: "line {line}, column {column}: {message}", zh: "第 {line} 行第 {column} 列：{message}" },
  "key-shape": {
    en: "expected an idempotency-key of 1 to 255 visible characters, without blanks",
    zh: "idempotency-key 应为 1 到 255 个可见字符，不含空格",
  },
  "key-used": {
    en: "this idempotency-key was used for another request within the last day",
    zh: "这个 idempotency-key 一天之内已用于另一个请求，请换一个",
  },
  "code-held": {
    en: "{who} has this code: delivery {id}, outcome {outcome}{named}",
    zh: "这个 code 已归 {who} 使用：发送记录 {id}，结果 {outcome}{named}",
  },
  "code-named-otherwise": {
    en: "; it is for another customer, or of another app, than this call names",
    zh: "；它属于另一位客户或另一个应用，与此次请求所写的不同",
  },
  "by-program": { en: "a program", zh: "程序" },
  "by-rule": { en: "the rule {rule}", zh: "规则 {rule}" },
  "id-holds-blank": {
    en: "{name} holds a blank or another character that no id of WeCom's has",
    zh: "{name} 含有空格或企业微信 id 中不会有的字符",
  },
  "limit-shape": { en: "expected a whole number from 1 to {most}", zh: "应为 1 到 {most} 的整数" },
  "outcomes-shape": {
    en: "expected one of {outcomes}, or several with commas between them",
    zh: "应为以下之一，或用逗号隔开的几个：{outcomes}",
  },
  "word-shape": { en: "expected one of {words}", zh: "应为以下之一：{words}" },
  "too-many-figures": {
    en: "these figures have more than {most} rows: ask for a shorter time, or by day",
    zh: "请把时间缩短，或改成按天统计：这样查会超过 {most} 行",
  },
  "errcode-shape": {
    en: "expected an errcode of WeCom's, a whole number",
    zh: "应为企业微信的 errcode，是一个整数",
  },
  "cursor-shape": { en: "expected the cursor of an earlier page", zh: "应为前一页给出的 cursor" },
  "hint-no-app": {
    en: "there is no app {app} in WECOM_APPS; there {count:is|are} {apps}",
    zh: "WECOM_APPS 中没有应用 {app}，现有：{apps}",
  },
  "no-apps": { en: "none", zh: "没有任何应用" },
  "hint-no-event": {
    en: "there is no event {event}; there are {events}",
    zh: "没有事件 {event}，可用：{events}",
  },
  "hint-no-userid": {
    en: "staff is a userid (账号) such as zhangsan, and {staff} can be none: the member's page in the console's 通讯录 shows it",
    zh: "staff 应填成员的账号（userid），如 zhangsan；{staff} 不是账号，请到管理后台“通讯录”的成员页查看",
  },
  "hint-no-customer": {
    en: "customer is an external_userid such as wm…, and {customer} can be none: names of customers are not kept",
    zh: "customer 应填 external_userid，如 wm…；{customer} 不是，系统不保存客户姓名",
  },
  "hint-no-account": {
    en: "account is an open_kfid, which begins with wk, and {account} does not: npm run doctor lists them",
    zh: "account 应填 open_kfid，以 wk 开头；{account} 不是，运行 npm run doctor 可列出全部客服账号",
  },
});
