/** What is said of a provider's suites: their settings, and why an installed company's app has no token. */
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
  "the-suite-id": { en: "the template's id (dk…)", zh: "代开发模板的 id（dk…）" },
  "the-suite-secret": { en: "the template's Secret", zh: "代开发模板的 Secret" },
  "the-provider-corpid": { en: "the provider's corpid (服务商CorpID)", zh: "服务商的 CorpID" },
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
  "suite-unreached": {
    en: "the suite's object could not be reached",
    zh: "暂时连不上套件的对象",
  },
});
