/** What came of a call to WeCom: its refusal, no answer, no token for it. */
import { texts } from "../text.ts";

export const WECOM = texts({
  wecom: { en: "WeCom", zh: "企业微信" },

  // A refusal
  "wecom-answer": { en: "{message} ({errcode})", zh: "{message}（{errcode}）" },
  "wecom-answer-from": {
    en: "{message} ({errcode}, from ip {ip})",
    zh: "{message}（{errcode}，来源 IP {ip}）",
  },

  // No answer of WeCom's, or of another host's
  "no-answer-in-time": { en: "{host} did not answer in time", zh: "{host}没有及时应答" },
  "not-connected": { en: "{host} could not be connected to", zh: "连不上{host}" },
  "http-in-place": {
    en: "HTTP {http} came in {host}'s place",
    zh: "没有得到{host}的应答，只得到 HTTP {http}",
  },
  "other-answered": { en: "something other than {host} answered", zh: "应答的不是{host}" },

  // No token
  "gettoken-failed": { en: "gettoken: {message}", zh: "取不到 access_token：{message}" },
  "corp-token-failed": {
    en: "get_corp_token: {message}",
    zh: "取不到该企业的 access_token：{message}",
  },
  "token-missing": { en: "no access_token in the answer", zh: "应答里没有 access_token" },
  "credentials-unreached": {
    en: "no token: the app's Credentials object could not be reached",
    zh: "取不到 access_token：暂时联系不上该应用的 Credentials 对象",
  },
  "unknown-app": {
    en: "the app {app} is not in WECOM_APPS, or was not when this object began",
    zh: "WECOM_APPS 里没有应用 {app}，或者刚加上、还没有生效",
  },
});
