/** What is said of a provider's suites: their settings, their pages, and why an installed company's app has no token. */
import { texts } from "../../text.ts";

export const SUITES = texts({
  "suites-not-an-object": {
    en: "expected a JSON object of suites by name, but it is not a JSON object{place}",
    zh: "请写成 JSON 对象，键是套件的名字；现在还不是{place}",
  },
  "not-a-suite": {
    en: "expected an object with kind, suiteId, suiteSecret, …",
    zh: "应为带 suiteId、suiteSecret 等键的对象",
  },
  "bad-suite-name": {
    en: "expected a suite's name of 1 to 32 letters, digits, - or _: it is part of the callback's URL",
    zh: "套件的名字会出现在回调网址里，请用 1 到 32 个字母、数字、- 或 _",
  },
  "suite-named-as-app": {
    en: "an app of WECOM_APPS has this name: give the suite another",
    zh: "WECOM_APPS 里已有同名的应用，请给套件换个名字",
  },
  "suite-described-twice": {
    en: "another suite has this id: describe each suite once",
    zh: "另一个套件也写了这个 id，每个套件请只写一次",
  },
  "expected-template-id": {
    en: "expected the id of a provider-developed template: it begins with dk",
    zh: "请填代开发模板的 id，以 dk 开头",
  },
  "expected-third-party-id": {
    en: 'expected the SuiteID of a third-party app: it begins with ww or wx; an id with dk is a template\'s, whose kind is "provider-developed"',
    zh: '请填第三方应用的 SuiteID，以 ww 或 wx 开头；dk 开头的是代开发模板，类型要写 "provider-developed"',
  },
  "the-suite-id": { en: "the suite's id (SuiteID)", zh: "套件的 id（SuiteID）" },
  "the-suite-secret": { en: "the suite's Secret", zh: "套件的 Secret" },
  "the-provider-corpid": { en: "the provider's corpid (服务商CorpID)", zh: "服务商的 CorpID" },
  "the-provider-secret": { en: "the provider's ProviderSecret", zh: "服务商的 ProviderSecret" },
  "here-or-elsewhere": {
    en: "expected {words}: who exchanges AuthCodes, this Worker or the backend to which {forward} leads",
    zh: "请写 {words}：由本 Worker 换取永久授权码，还是由 {forward} 指向的后台换取",
  },
  "no-provider-secret": {
    en: "WECOM_SUITES has no providerSecret",
    zh: "WECOM_SUITES 里没有填 providerSecret",
  },
  "provider-token-missing": {
    en: "no provider_access_token of {suite}'s provider: {message}",
    zh: "取不到 {suite} 的服务商的 provider_access_token：{message}",
  },
  "installs-elsewhere": {
    en: "another backend exchanges the AuthCodes of {suite}: make the link there",
    zh: "{suite} 的授权由另一个后台换取，请到那边生成链接",
  },
  "check-ticket": { en: "suite_ticket", zh: "suite_ticket 推送" },
  "check-suite-token": { en: "suite token", zh: "套件 token" },
  "check-provider-token": { en: "provider token", zh: "服务商 token" },
  "check-authorisation": { en: "authorisation", zh: "企业授权" },
  "check-licence": { en: "licence", zh: "接口许可" },
  "check-permissions": { en: "permissions", zh: "权限" },
  "no-ticket-yet": { en: "WeCom has pushed none yet", zh: "企业微信还没有推送过" },
  "ticket-came-ago": { en: "the newest came {time} ago", zh: "最近一次推送在 {time}前" },
  "provider-secret-taken": { en: "WeCom takes providerSecret", zh: "providerSecret 可用" },
  "mend-provider-secret": {
    en: "Compare providerCorpId and providerSecret in WECOM_SUITES with the provider's console (服务商管理后台, 服务商信息, 基本信息), and its IP白名单 with the address that WeCom saw. Welcomes go on without it; links to templates and licences do not.",
    zh: "请到服务商管理后台 → 服务商信息 → 基本信息，核对 WECOM_SUITES 里的 providerCorpId、providerSecret，以及 IP白名单里有没有企业微信看到的地址。欢迎语不受影响，模板的安装链接和接口许可查询会受影响。",
  },
  "authorisation-in-force": { en: "in force", zh: "有效" },
  "licence-not-needed": { en: "not needed", zh: "不需要" },
  "licence-trial-left": { en: "the trial lasts {time} more", zh: "试用期还剩 {time}" },
  "licence-needed": {
    en: "needed, and there is no trial: accounts must be activated",
    zh: "需要，且没有试用期：成员要有已激活的账号",
  },
  "rights-granted": {
    en: "{count} {count:permission|permissions}: {names}",
    zh: "共 {count} 项：{names}",
  },
  "nothing-granted": { en: "the company has granted none", zh: "企业没有授予任何权限" },
  "no-such-suite": {
    en: "there is no such suite in WECOM_SUITES",
    zh: "WECOM_SUITES 里没有这个套件",
  },
  "no-such-installation": {
    en: "this company has not installed the suite, as far as is known here",
    zh: "这里没有这家企业安装该套件的记录",
  },
  "auth-code-refused": {
    en: "WeCom refused the AuthCode as wrong or used: have the company authorise again, or press 重新获取secret in the provider's console",
    zh: "企业微信不认这个 AuthCode（不对，或已用过）：请企业重新授权，或在服务商管理后台点“重新获取secret”",
  },
  "auth-code-expired": {
    en: "the AuthCode could not be exchanged within its ten minutes{why}: have the company authorise again, or press 重新获取secret in the provider's console",
    zh: "AuthCode 十分钟内没能换成永久授权码{why}：请企业重新授权，或在服务商管理后台点“重新获取secret”",
  },
  "not-told-by-wecom": {
    en: "WeCom did not tell of the company: {message}",
    zh: "没能从企业微信取到这家企业的授权信息：{message}",
  },
  "a-permanent-code": { en: "a permanent_code", zh: "永久授权码" },
  "an-agent-id": { en: "an agentid: a whole number above 0", zh: "agentid：大于 0 的整数" },
  "an-installation": { en: "an installation", zh: "安装" },
  "not-installed": {
    en: "this company has not installed {suite}, or its authorisation is still on the way",
    zh: "这家企业没有安装 {suite}，或者授权还在路上",
  },
  "authorisation-gone": {
    en: "this company has cancelled its authorisation of {suite}",
    zh: "这家企业已取消对 {suite} 的授权",
  },
  "permanent-code-void": {
    en: "WeCom refused the company's permanent_code: the company has to authorise {suite} again, unless a new code is on the way",
    zh: "企业微信不认这家企业的 permanent_code：新的还没到的话，请这家企业重新授权 {suite}",
  },
  "suite-token-missing": {
    en: "no suite_access_token of {suite}: {message}",
    zh: "取不到 {suite} 的 suite_access_token：{message}",
  },
  "no-suite-ticket": {
    en: "WeCom pushed no suite_ticket yet, or refused the last one",
    zh: "还没有收到 suite_ticket，或者上一个已失效",
  },
  "suite-token-not-in-answer": {
    en: "no suite_access_token in the answer",
    zh: "应答里没有 suite_access_token",
  },
  // Pages of those who install a third-party app
  installed: { en: "The app is installed. You can close this page.", zh: "授权成功，可以关闭本页了。" },
  "install-link-unknown": {
    en: "This link has been used, or is older than 20 minutes: please ask for a new one. If you have just authorised the app, nothing is left to do.",
    zh: "链接已失效（用过一次，或超过 20 分钟），请向发给您的人再要一个。如果刚刚已经授权成功，就不用再操作了。",
  },
  "install-without-code": {
    en: "WeCom sent no authorisation along: please open the link again, and authorise the app.",
    zh: "没有收到企业微信的授权，请重新打开链接，再授权一次。",
  },
  "install-not-stored": {
    en: "Something does not work at the moment: please load this page again.",
    zh: "暂时没有成功，请刷新本页。",
  },
  "suite-unreached": {
    en: "the suite's object could not be reached",
    zh: "暂时连不上套件的对象",
  },
});
