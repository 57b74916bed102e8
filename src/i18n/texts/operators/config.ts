/** What is wrong with a secret or a var, or doubtful about it. None of them quotes a value, which may be a secret. */
import { texts } from "../../text.ts";

export const CONFIG = texts({
  // WECOM_APPS as a whole
  "apps-not-set": {
    en: "expected a JSON object of apps by name, but it is not set",
    zh: "还没有设置；请写一个 JSON 对象，键是应用名",
  },
  "apps-not-an-object": {
    en: "expected a JSON object of apps by name, but it is not a JSON object{place}",
    zh: "不是 JSON 对象，请改正{place}；键是应用名",
  },
  "json-place": {
    en: " (line {line}, column {column} of it: {what})",
    zh: "（第 {line} 行第 {column} 列：{what}）",
  },
  "no-app-described": { en: "expected at least one app, found none", zh: "里面没有应用，请至少写一个" },
  "bad-app-name": {
    en: "expected a name of 1 to 32 letters, digits, - or _: it is part of the callback's URL",
    zh: "应用名会出现在回调网址里，请用 1 到 32 个字母、数字、- 或 _",
  },

  // The first fault of a text that is no JSON
  "json-should-be": { en: "expected {what}{found}", zh: "这里应为{what}{found}" },
  "a-json-value": {
    en: "a value: a text in double quotes, { or [",
    zh: "一个值：双引号里的文字、{ 或 [",
  },
  "a-json-key": { en: "a key in double quotes", zh: "双引号里的键" },
  "a-json-colon": { en: "a colon", zh: "英文冒号" },
  "a-json-comma": { en: "a comma or {end}", zh: "英文逗号或 {end}" },
  "json-ends-here": { en: "it should end here{found}", zh: "到这里就该结束了{found}" },
  "json-comma-too-many": {
    en: "the comma before this {end} is one too many{found}",
    zh: "请去掉这个 {end} 前面多出的逗号{found}",
  },
  "json-backslash": {
    en: 'in a text, a backslash is written twice: "\\\\"{found}',
    zh: '文字里的反斜杠请写两个："\\\\"{found}',
  },
  "json-control-character": {
    en: "a control character stands in a text{found}",
    zh: "文字里有控制字符，请删掉{found}",
  },
  "json-not-closed": {
    en: "the text ends, and the {sign} of line {line}, column {column} is not closed",
    zh: "内容已经结束，第 {line} 行第 {column} 列的 {sign} 还没有配对，请补上",
  },
  "json-text-not-closed": {
    en: "the text that begins in line {line}, column {column} has no double quote at its end",
    zh: "第 {line} 行第 {column} 列开始的文字，结尾少了双引号，请补上",
  },
  "json-breaks-off": { en: ", but the text ends", zh: "，内容却到此为止" },
  "json-found": { en: ", found {sign}", zh: "，现在是 {sign}" },
  "json-look-alike": { en: ", found {sign}: JSON wants {meant}", zh: "，请把 {sign} 改成英文的 {meant}" },

  // An app
  "not-an-app": {
    en: "expected an object with corpId, secret, …",
    zh: "应为带 corpId、secret 等键的对象",
  },
  "not-a-kind": { en: "expected {kinds}", zh: "请写{kinds}" },
  "unknown-setting": { en: "unknown key", zh: "没有这个键，请检查拼写，或者去掉" },
  "missing-setting": { en: "expected a value, but it is missing", zh: "缺少这一项，请补上" },
  "expected-setting": { en: "expected {what}", zh: "请填{what}" },
  "empty-setting": { en: "expected {what}, found an empty text", zh: "是空的，请填{what}" },
  "setting-in-lines": {
    en: "expected {what}, found a line break or another control character in it",
    zh: "里面有换行或别的控制字符，请重新填{what}",
  },
  "empty-list-of-settings": {
    en: "expected at least one value, found an empty list",
    zh: "列表是空的，请至少写一个值",
  },
  "the-corpid": {
    en: "the company's id (企业ID), such as ww1234567890abcdef",
    zh: "企业ID，如 ww1234567890abcdef",
  },
  "the-app-secret": { en: "the app's Secret", zh: "应用的 Secret" },
  "not-an-agent-id": {
    en: "expected the app's AgentId, a whole number such as 1000002",
    zh: "请填应用的 AgentId，是整数，如 1000002",
  },
  "the-callback-token": {
    en: "the Token of the app's callback settings",
    zh: "应用“设置API接收”里的 Token",
  },
  "the-aes-key": {
    en: "the EncodingAESKey of the app's callback settings",
    zh: "应用“设置API接收”里的 EncodingAESKey",
  },
  "a-receiver-id": { en: "a receiver's id", zh: "接收方的 id" },
  "not-an-aes-key": {
    en: "expected an EncodingAESKey: exactly 43 letters and digits",
    zh: "EncodingAESKey 正好是 43 个字母和数字，请重新复制",
  },
  "not-receivers": { en: "expected a list of receivers' ids", zh: "请写成接收方 id 的列表" },
  "not-a-webhook": { en: "expected an object with url and secret", zh: "应为带 url 和 secret 的对象" },
  "not-a-webhook-secret": {
    en: "expected a Standard Webhooks secret: whsec_ and 24 to 64 bytes in base64",
    zh: "请填 Standard Webhooks 的密钥：whsec_ 加 base64 编码的 24 至 64 字节",
  },
  "not-an-event-type": {
    en: "expected a type of event or a pattern such as kf.*; there are {types}",
    zh: "没有这种事件；请写事件类型，或 kf.* 这样的通配。可用的有：{types}",
  },
  "not-event-types": { en: "expected a list of types of events", zh: "请写成事件类型的列表" },
  "same-callback-keys": {
    en: "the app {app} has the same Token and EncodingAESKey: a callback meant for one is taken by the other; make a pair of its own for each in WeCom's console",
    zh: "请到管理后台给每个应用各生成一对 Token 和 EncodingAESKey：现在和应用 {app} 相同，发给一个应用的回调，另一个也会收下",
  },

  // Addresses
  "address-not-http": { en: "expected an http or https URL", zh: "请填 http 或 https 开头的网址" },
  "address-not-https": {
    en: "expected an https URL; http is for localhost and private addresses only",
    zh: "请填 https 开头的网址；http 只能用于 localhost 和内网地址",
  },
  "address-not-of-a-robot": {
    en: "expected the URL of a WeCom group robot",
    zh: "请填企业微信群机器人的 Webhook 地址",
  },
  "address-with-user": {
    en: "expected a URL without user name and password: nothing can be called with them in it",
    zh: "请去掉网址里的用户名和密码，带着它们无法调用",
  },
  "address-with-query": {
    en: "expected a URL without query and fragment: paths are put behind it",
    zh: "请去掉网址里的 ? 和 #，后面还要接路径",
  },
  "relay-readable": {
    en: "calls go over the Internet by http: tokens, customers' ids and texts can be read on the way; give the relay a certificate and use https",
    zh: "请给中转装上证书，改用 https：现在经公网走 http，途中能看到令牌、客户的 id 和消息",
  },
  "alerts-readable": {
    en: "alerts go over the Internet by http: they, and the robot's key, can be read on the way",
    zh: "请改用 https：现在告警经公网走 http，途中能看到告警内容和机器人的 key",
  },

  // The others
  "relay-token-unsendable": {
    en: "expected a text in one line of letters, digits and signs that a header can carry",
    zh: "请只用一行英文字母、数字和符号，其他字符放不进请求头",
  },
  "admin-token-missing": {
    en: "expected a long random text; /api is closed without it",
    zh: "请设置一个足够长的随机文本；在那之前 /api 关闭",
  },
  "admin-token-of-example": {
    en: "this is the example's; /api is closed until it is a long random text of your own",
    zh: "这还是示例里的值，请换成自己的随机文本；在那之前 /api 关闭",
  },
  "admin-token-in-lines": {
    en: "expected a text in one line, found a line break or another control character in it; /api is closed",
    zh: "里面有换行或别的控制字符，请改成一行；在那之前 /api 关闭",
  },
  "admin-token-short": {
    en: "expected at least {least} characters; /api is closed until it is as long: openssl rand -hex 32 makes one",
    zh: "请用至少 {least} 个字符，可用 openssl rand -hex 32 生成；在那之前 /api 关闭",
  },
  "unknown-location": { en: "expected one of {places}", zh: "请写其中之一：{places}" },
  "unknown-language": {
    en: "expected zh or en; alerts are in Chinese until then",
    zh: "请写 zh 或 en；在那之前告警用中文",
  },
  "app-setting-of-example": {
    en: "this is still the example's: copy the app's own from the console ({from})",
    zh: "这还是示例里的值，请到管理后台复制这个应用自己的（{from}）",
  },
  "secret-in-console": { en: "应用管理, the app, Secret", zh: "应用管理 → 这个应用 → Secret" },
  "token-in-console": { en: "接收消息, 设置API接收, Token", zh: "接收消息 → 设置API接收 → Token" },
  "aes-key-in-console": {
    en: "接收消息, 设置API接收, EncodingAESKey",
    zh: "接收消息 → 设置API接收 → EncodingAESKey",
  },
  "relay-of-example": {
    en: "this is still the example's: put your relay's address there, or delete the line where WeCom lets the apps call without a relay",
    zh: "这还是示例里的值，请换成你们中转的地址；应用不经中转也能调用的话，删掉这一行",
  },
  "relay-token-of-example": {
    en: "this is still the example's: put the token of your relay there, or delete the line where there is no relay",
    zh: "这还是示例里的值，请换成你们中转的令牌；没有中转的话，删掉这一行",
  },

  // CONSOLE and WECOM_VERIFY
  "console-not-an-object": {
    en: "expected a JSON object with app and roles, but it is not a JSON object{place}",
    zh: "应为带 app 和 roles 的 JSON 对象，请改正{place}",
  },
  "not-a-console-app": {
    en: "expected the name of an app of WECOM_APPS, by which members log in",
    zh: "请填 WECOM_APPS 中一个应用的名称，成员通过该应用登录",
  },
  "console-app-unknown": {
    en: "expected the name of a sound app of WECOM_APPS: nobody can log in by this app",
    zh: "WECOM_APPS 中没有这个应用，或者它的配置有误；改正前成员无法登录",
  },
  "console-app-without-agent": {
    en: "the app {app} has no agentId in WECOM_APPS: WeCom's login needs it",
    zh: "请在 WECOM_APPS 的 {app} 中补上 agentId（管理后台该应用的详情页可查），否则成员无法登录",
  },
  "not-roles": {
    en: 'expected an object such as { "admin": ["zhangsan"], "editor": ["department:12"], "viewer": ["*"] }',
    zh: '应为对象，如 { "admin": ["zhangsan"], "editor": ["department:12"], "viewer": ["*"] }',
  },
  "unknown-role": {
    en: "expected viewer, editor or admin",
    zh: "没有这个角色，请写 viewer、editor 或 admin",
  },
  "not-holders": {
    en: 'expected a list such as ["zhangsan", "department:12", "tag:7"]',
    zh: '应为列表，如 ["zhangsan", "department:12", "tag:7"]',
  },
  "not-a-holder": {
    en: "expected a userid (账号), department: or tag: and its number, or * for every member",
    zh: "请填成员账号（userid）、department: 加部门编号、tag: 加标签编号，或表示全体成员的 *",
  },
  "not-a-verification-file": {
    en: "expected the name of the file that WeCom gives for a domain, such as WW_verify_abcdefgh12345678.txt",
    zh: "请填管理后台提供的域名校验文件名，如 WW_verify_abcdefgh12345678.txt",
  },
});
