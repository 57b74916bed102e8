/** What is said of provider-developed apps (代开发应用): the settings of theirs, and what the provider has to mend. */
import { texts } from "../text.ts";

export const PROVIDER = texts({
  "receivers-of-provider": {
    en: "names nobody: WeCom verifies the URL for the provider's corpid, so add it here, and the template's id (dk…)",
    zh: "还没有写：请填服务商的企业ID和代开发模板的 id（dk…），企业微信校验回调网址时用的是服务商的企业ID",
  },
  "permanent-code-source": {
    en: "the permanent_code that the provider got for the company",
    zh: "服务商为这家企业换得的 permanent_code（永久授权码）",
  },
  "provider-token-source": {
    en: "服务商管理后台, 代开发应用, 回调配置, Token",
    zh: "服务商管理后台 → 代开发应用 → 回调配置 → Token",
  },
  "provider-aes-key-source": {
    en: "服务商管理后台, 代开发应用, 回调配置, EncodingAESKey",
    zh: "服务商管理后台 → 代开发应用 → 回调配置 → EncodingAESKey",
  },
  "remedy-provider-callback": {
    en: "Unless the app is new: in the provider's console (服务商管理后台, 代开发应用, 回调配置), the app's callback URL is this Worker's domain with /callback/{app}, and Token and EncodingAESKey are as in WECOM_APPS.",
    zh: "应用不是刚配好的话，请到服务商管理后台 → 代开发应用 → 回调配置核对：回调网址是本 Worker 的域名加 /callback/{app}，Token、EncodingAESKey 与 WECOM_APPS 一致。",
  },
  "remedy-provider-keys": {
    en: "Compare Token and EncodingAESKey in the provider's console (服务商管理后台, 代开发应用, 回调配置) with callbackToken and encodingAesKey in WECOM_APPS: a company's app begins with the template's pair, and may have been given its own.",
    zh: "请到服务商管理后台 → 代开发应用 → 回调配置，核对 Token、EncodingAESKey 与 WECOM_APPS 里的 callbackToken、encodingAesKey：企业的应用先沿用模板的这一对，之后可能改成了自己的。",
  },
  "remedy-provider-receiver": {
    en: "They are meant for another receiver: receiveIds in WECOM_APPS names the provider's corpid, the template's id (dk…) and, beside corpId, the company's other id: WeCom has a plain one (ww…) and an encrypted one (wp…).",
    zh: "请在 WECOM_APPS 的 receiveIds 里补上服务商的企业ID、模板的 id（dk…），以及这家企业的另一个 id：明文（ww…）和加密（wp…）两种都可能出现。这些回调写的接收方不在其中。",
  },
  "remedy-provider-ip": {
    en: "In the provider's console (服务商管理后台, 服务商信息, 基本信息, IP白名单), enter the address that WeCom saw, the errmsg's 'from ip'; it takes a minute, and the company's own console does not help. Workers have no fixed address: without a relay (examples/relay, WECOM_API_BASE) it is another one each time.",
    zh: "请到服务商管理后台 → 服务商信息 → 基本信息 → IP白名单，填入企业微信看到的地址，即 errmsg 里的 from ip，约一分钟后生效；在企业自己的后台填没有用。Worker 没有固定地址，不经中转（examples/relay、WECOM_API_BASE）的话，每次都不一样。",
  },
  "remedy-permanent-code": {
    en: "secret in WECOM_APPS must be the company's newest permanent_code: 重新获取secret in the provider's console, and a new authorisation, void the one before. Exchange the new auth_code and put the permanent_code that comes of it there; if the company has withdrawn the authorisation, have it authorise again. Asking for tokens stops for an hour meanwhile, because repeating a wrong secret bans the IP.",
    zh: "请把 WECOM_APPS 里的 secret 换成这家企业最新的 permanent_code：在服务商管理后台点过“重新获取secret”，或企业重新授权过，旧的就失效了，要用新的 auth_code 再换一次；企业取消了授权的，请它重新授权。在此期间迎宾停一小时不再取 token，因为反复用错会封 IP。",
  },
  "remedy-authorise-again": {
    en: "Press 重新获取secret in the provider's console (服务商管理后台), or have the company authorise the app again: the new code is taken by itself. /api/suites shows how the company stands.",
    zh: "请在服务商管理后台点“重新获取secret”，或请企业重新授权应用，新的授权码会自动换取；企业的授权状况看 /api/suites。",
  },
  "remedy-suite-settings": {
    en: "Compare suiteId and suiteSecret in WECOM_SUITES with the provider's console (服务商管理后台). Asking stops for an hour, because repeating a wrong secret bans the IP; a changed secret is used at once.",
    zh: "请到服务商管理后台核对 WECOM_SUITES 里的 suiteId 和 suiteSecret。为免封 IP，一小时内不再换取；改好后立即使用。",
  },
  "remedy-provider-corpid": {
    en: "Copy corpId as the provider's API gave it beside the permanent_code (auth_corp_info.corpid), letter by letter: capital and small letters differ.",
    zh: "请照抄换取 permanent_code 时一起返回的 auth_corp_info.corpid，填进 WECOM_APPS 的 corpId，注意区分大小写。",
  },
  "remedy-provider-right": {
    en: "In the provider's console, have the template apply for the right (客户联系: 客户基础信息; 微信客服: 管理账号、分配会话和收发消息), then have the company's administrator confirm it: the company may also have withdrawn it.",
    zh: "请在服务商管理后台为模板申请权限（客户联系：客户基础信息；微信客服：管理账号、分配会话和收发消息），再请企业管理员确认；也可能是企业收回了权限。",
  },
  "remedy-provider-account": {
    en: "Have the company's administrator let this app manage the customer-service account in the company's console (微信客服, 通过API管理).",
    zh: "请企业管理员到企业自己的管理后台“微信客服”，把这个客服账号交给本应用管理（通过API管理）。",
  },
  "remedy-provider-ids": {
    en: "A provider's app has ids of its own for members and customers: take them from this app's deliveries, not from the company's console or other apps. If the id is right, the member has left, or is outside the app's visible range (可见范围).",
    zh: "请从本应用的发送记录里取成员和客户的 id：服务商应用看到的 id 自成一套，与企业后台和其他应用里的不同。id 没错的话，是成员离职了，或不在应用的可见范围内。",
  },
});
