/** The troubles of an app, and the alerts that tell of them: what happens, since when, whom it affects, what to do. */
import { texts } from "../../text.ts";

export const TROUBLES = texts({
  // How a trouble is put together
  "in-full": { en: "{message}{why}.{remedy}", zh: "{message}{why}。{remedy}" },
  "because-of": { en: ": {why}", zh: "：{why}" },
  "with-remedy": { en: " {remedy}", zh: "{remedy}" },
  "problem-at": {
    en: "line {line}, column {column}: {problem}",
    zh: "第 {line} 行第 {column} 列，{problem}",
  },

  // What happens
  "customers-missed": { en: "customers were not welcomed in time", zh: "有客户没能及时收到欢迎语" },
  "customers-without-code": {
    en: "customers got no welcome from here, since WeCom sent no code",
    zh: "有客户没收到这里的欢迎语，因为企业微信没有给 code",
  },
  "customers-without-rule": {
    en: "customers got no welcome, since no rule fits",
    zh: "有客户没收到欢迎语，因为没有符合的规则",
  },
  "customers-refused": { en: "customers got no welcome", zh: "有客户没收到欢迎语" },
  "messages-incomplete": { en: "a message went without a part of it", zh: "有消息少发了一部分" },
  "rules-not-in-force": {
    en: 'the rules file "{file}" is not in force',
    zh: '规则文件 "{file}" 没有生效',
  },
  "rules-problem": { en: "{message}: {place}. {instead}", zh: "{message}，{instead}请改正：{place}" },
  "no-rules-instead": { en: "No rules are in force.", zh: "现在没有可用的规则。" },
  "rules-instead": { en: "In force is {from}.", zh: "现在用的是 {from}。" },
  "medium-not-kept": {
    en: 'media "{name}" of the rules file could not be kept alive',
    zh: '规则文件里的素材 "{name}" 没能保持可用',
  },
  "see-all-media": {
    en: "{until}/api/status shows all media.",
    zh: "{until}全部素材请看 /api/status。",
  },
  "medium-good-until": { en: "It is good until {at}. ", zh: "它还能用到 {at}。" },
  "events-not-posted": {
    en: "events could not be posted to the webhook",
    zh: "有事件没能推送到 webhook",
  },
  "callbacks-not-forwarded": { en: "callbacks could not be forwarded", zh: "有回调没能转发出去" },
  "callbacks-refused": {
    en: "callbacks that seem to be WeCom's are refused",
    zh: "看来是企业微信发来的回调，被拒绝了",
  },
  "no-ticket-for-long": {
    en: "WeCom has pushed no suite_ticket for {time}: soon no company's app has a token any more",
    zh: "企业微信已有 {time} 没有推送 suite_ticket，再过不久各企业的应用都会取不到 token",
  },
  "look-at-template-callback": {
    en: "Press 刷新Ticket in the provider's console (服务商管理后台), and look at lastRefusedReceiver in /api/suites: the callback URL, Token or EncodingAESKey may have changed.",
    zh: "请在服务商管理后台点“刷新Ticket”，再看 /api/suites 的 lastRefusedReceiver：回调网址、Token 或 EncodingAESKey 可能改过。",
  },
  "suite-token-refused": { en: "WeCom gives no suite_access_token", zh: "企业微信不给 suite_access_token" },
  "auth-code-lost": { en: "a company's authorisation did not come about", zh: "有一家企业的授权没有完成" },
  "licence-ends-soon": {
    en: "the licence trial of {company} ends in {time}",
    zh: "{company} 的接口许可试用期还剩 {time}",
  },
  "buy-licences": {
    en: "Buy and activate accounts for its members (接口调用许可), else WeCom tells of their new customers no more.",
    zh: "请在“接口调用许可”为它的成员购买并激活账号，否则企业微信不再通知新客户。",
  },
  "sees-less": {
    en: "the company lets the app see less: {members} members, {departments} departments and {tags} tags fewer",
    zh: "企业缩小了应用的可见范围：少了 {members} 名成员、{departments} 个部门、{tags} 个标签",
  },
  "ask-for-rights-back": {
    en: "Customers of these members are not welcomed. If that was not meant, have the company's administrator enlarge the visible range (可见范围) again.",
    zh: "这些成员的客户收不到欢迎语。如果不是有意的，请企业管理员把可见范围改回来。",
  },
  "callbacks-refused-in-full": {
    en: "{message} ({reason}, {count} in all), and none was accepted since. {remedy}",
    zh: "{message}（{reason}，共 {count} 次），之后也没有收到有效的回调。{remedy}",
  },

  "logins-refused": {
    en: "logins to the console, or calls with a wrong ADMIN_TOKEN, are refused",
    zh: "有人多次登录控制台失败，或用错误的 ADMIN_TOKEN 调用接口",
  },
  "logins-refused-in-full": {
    en: "{message} ({count} by now). {remedy}",
    zh: "{message}（已有 {count} 次）。{remedy}",
  },
  "look-who-logs-in": {
    en: "Ask who it was: a colleague who mistyped, or a program with an old token. If nobody knows of it, somebody is guessing: nobody got in by these, and an ADMIN_TOKEN that is random and known to nobody else needs no change.",
    zh: "请先问一下：可能是同事输错，或程序还在用旧的 token。如果都不是，就是有人在试探：这些尝试都没能登录；ADMIN_TOKEN 只要是随机生成、没有外传，就不用更换。",
  },

  // What to do about refused callbacks
  "compare-callback-keys": {
    en: "Compare Token and EncodingAESKey in the console (接收消息, 设置API接收) with callbackToken and encodingAesKey in WECOM_APPS.",
    zh: "请核对管理后台（接收消息 → 设置API接收）的 Token、EncodingAESKey，和 WECOM_APPS 里的 callbackToken、encodingAesKey 是否一致。",
  },
  "callback-token-changed": {
    en: "The Token was changed on one side only: copy it from the console (接收消息, 设置API接收) into callbackToken in WECOM_APPS, and deploy.",
    zh: "Token 只改了一边：请从管理后台（接收消息 → 设置API接收）复制到 WECOM_APPS 的 callbackToken，再部署。",
  },
  "aes-key-changed": {
    en: "The EncodingAESKey was changed on one side only: copy it from the console (接收消息, 设置API接收) into encodingAesKey in WECOM_APPS, and deploy.",
    zh: "EncodingAESKey 只改了一边：请从管理后台（接收消息 → 设置API接收）复制到 WECOM_APPS 的 encodingAesKey，再部署。",
  },
  "callbacks-for-another": {
    en: "They are meant for another receiver: compare corpId in WECOM_APPS with 我的企业, 企业ID.",
    zh: "这些回调是发给别的接收方的：请核对 WECOM_APPS 的 corpId 和“我的企业”里的企业ID。",
  },

  // WeCom's warnings about an app that it takes for unused
  "app-off-soon": {
    en: "WeCom will switch the app off, because nobody uses it{when}",
    zh: "应用没人使用，企业微信将停用它{when}",
  },
  "app-restricted-soon": {
    en: "WeCom will restrict the app's access to customers, because few use it{when}",
    zh: "应用很少有人使用，企业微信将限制它的客户权限{when}",
  },
  "app-switched-off": {
    en: "WeCom has switched the app off, because nobody uses it{when}",
    zh: "应用没人使用，已被企业微信停用{when}",
  },
  "app-restricted": {
    en: "WeCom restricts the app's access to customers, because few use it{when}",
    zh: "应用很少有人使用，客户权限已被企业微信限制{when}",
  },
  "takes-effect": { en: ", on {at}", zh: "，时间是 {at}" },
  "app-unused-in-full": { en: "{message} ({event}). {remedy}", zh: "{message}（{event}）。{remedy}" },
  "have-app-used": {
    en: "Have several members open the app in WeCom, and give it a home page (应用主页) or a menu that people use: an app that only receives callbacks counts as unused.",
    zh: "请让几位成员在企业微信里打开这个应用，并给它配上大家会用的应用主页或菜单：只收回调的应用会被当成没人使用。",
  },
  "have-app-enabled": {
    en: "Have an administrator enable it again in the console (应用管理, 重新启用). Have several members open the app in WeCom, and give it a home page (应用主页) or a menu that people use: an app that only receives callbacks counts as unused.",
    zh: "请管理员在管理后台重新启用（应用管理 → 重新启用），再让几位成员在企业微信里打开它，并配上大家会用的应用主页或菜单：只收回调的应用会被当成没人使用。",
  },

  // Alerts
  "alert-of": { en: "Yingbin, app {app}: ", zh: "迎宾，应用 {app}：" },
  "alert-of-console": { en: "Yingbin, console: ", zh: "迎宾，控制台：" },
  "alert-over": { en: "over: {what}. It came {times}.", zh: "已恢复：{what}，{times}。" },
  "times-in": { en: "{count} times in {time}", zh: "{time}内 {count} 次" },
  once: { en: "once", zh: "共 1 次" },
  "of-members": { en: "{count:member|members} {names}", zh: "成员 {names}" },
  "of-rules": { en: "{count:rule|rules} {names}", zh: "规则 {names}" },
});
