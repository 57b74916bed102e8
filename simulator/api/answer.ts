/**
 * Decides one API call: first what all business calls share, in one column (method, token, address, right, limits),
 * then the API's own rules. Knows nothing of HTTP or faults.
 */
import type { App } from "../company/app.ts";
import { type ForeignIds, type Provider, withIds } from "../company/provider.ts";
import type { Suite } from "../company/suite.ts";
import type { World } from "../world.ts";
import { type Answer, type Api, type Call, type Family, type Refused, refuse } from "./call.ts";
import { addContactWay } from "./contact-way/add.ts";
import { deleteContactWay } from "./contact-way/del.ts";
import { getContactWay } from "./contact-way/get.ts";
import { listContactWays } from "./contact-way/list.ts";
import { updateContactWay } from "./contact-way/update.ts";
import { getExternalContact } from "./externalcontact-get.ts";
import { getCorpTagList } from "./get-corp-tag-list.ts";
import { getFollowUserList } from "./get-follow-user-list.ts";
import { appsOf, gettoken } from "./gettoken.ts";
import { listKfAccounts } from "./kf/account-list.ts";
import { addKfContactWay } from "./kf/add-contact-way.ts";
import { getKfCorpQualification } from "./kf/corp-qualification.ts";
import { getKfCustomers } from "./kf/customer-batchget.ts";
import { sendKfMsg } from "./kf/send-msg.ts";
import { sendKfMsgOnEvent } from "./kf/send-msg-on-event.ts";
import { getKfState } from "./kf/service-state-get.ts";
import { changeKfState } from "./kf/service-state-trans.ts";
import { listKfServicers } from "./kf/servicer-list.ts";
import { syncKfMsg } from "./kf/sync-msg.ts";
import { getUserInfo } from "./login/getuserinfo.ts";
import { getMemberTag } from "./login/tag-get.ts";
import { markTag } from "./mark-tag.ts";
import { uploadMedia } from "./media-upload.ts";
import { uploadPicture } from "./media-uploadimg.ts";
import { setRemark } from "./remark.ts";
import { concurrencyKey, corpCallRules, ipCallRules } from "./rules.ts";
import { sendWelcomeMsg } from "./send-welcome-msg.ts";
import { getAgentPermissions } from "./service/agent-get-permissions.ts";
import { getAuthInfo, getAuthInfoV2 } from "./service/get-auth-info.ts";
import { getCorpToken } from "./service/get-corp-token.ts";
import { getCustomizedAuthUrl } from "./service/get-customized-auth-url.ts";
import { getPermanentCode, getPermanentCodeV2 } from "./service/get-permanent-code.ts";
import { getPreAuthCode, setSessionInfo } from "./service/get-pre-auth-code.ts";
import { getProviderToken } from "./service/get-provider-token.ts";
import { getSuiteToken } from "./service/get-suite-token.ts";
import { getAppLicenseInfo } from "./service/license-get-app-license-info.ts";
import { getUser } from "./user-get.ts";
import { listDepartmentMembers } from "./user-simplelist.ts";

/** Every API there is, by path. A new family is a new file, and a line here. */
export const APIS: ReadonlyMap<string, Api> = new Map([
  ["/cgi-bin/gettoken", gettoken],
  ["/cgi-bin/agent/get_permissions", getAgentPermissions],
  ["/cgi-bin/auth/getuserinfo", getUserInfo],
  ["/cgi-bin/externalcontact/add_contact_way", addContactWay],
  ["/cgi-bin/externalcontact/del_contact_way", deleteContactWay],
  ["/cgi-bin/externalcontact/get", getExternalContact],
  ["/cgi-bin/externalcontact/get_contact_way", getContactWay],
  ["/cgi-bin/externalcontact/get_corp_tag_list", getCorpTagList],
  ["/cgi-bin/externalcontact/get_follow_user_list", getFollowUserList],
  ["/cgi-bin/externalcontact/list_contact_way", listContactWays],
  ["/cgi-bin/externalcontact/mark_tag", markTag],
  ["/cgi-bin/externalcontact/remark", setRemark],
  ["/cgi-bin/externalcontact/send_welcome_msg", sendWelcomeMsg],
  ["/cgi-bin/externalcontact/update_contact_way", updateContactWay],
  ["/cgi-bin/kf/account/list", listKfAccounts],
  ["/cgi-bin/kf/add_contact_way", addKfContactWay],
  ["/cgi-bin/kf/customer/batchget", getKfCustomers],
  ["/cgi-bin/kf/get_corp_qualification", getKfCorpQualification],
  ["/cgi-bin/kf/send_msg", sendKfMsg],
  ["/cgi-bin/kf/send_msg_on_event", sendKfMsgOnEvent],
  ["/cgi-bin/kf/service_state/get", getKfState],
  ["/cgi-bin/kf/service_state/trans", changeKfState],
  ["/cgi-bin/kf/servicer/list", listKfServicers],
  ["/cgi-bin/kf/sync_msg", syncKfMsg],
  ["/cgi-bin/license/get_app_license_info", getAppLicenseInfo],
  ["/cgi-bin/media/upload", uploadMedia],
  ["/cgi-bin/media/uploadimg", uploadPicture],
  ["/cgi-bin/service/get_auth_info", getAuthInfo],
  ["/cgi-bin/service/get_corp_token", getCorpToken],
  ["/cgi-bin/service/get_customized_auth_url", getCustomizedAuthUrl],
  ["/cgi-bin/service/get_permanent_code", getPermanentCode],
  ["/cgi-bin/service/get_pre_auth_code", getPreAuthCode],
  ["/cgi-bin/service/get_provider_token", getProviderToken],
  ["/cgi-bin/service/get_suite_token", getSuiteToken],
  ["/cgi-bin/service/set_session_info", setSessionInfo],
  ["/cgi-bin/service/v2/get_auth_info", getAuthInfoV2],
  ["/cgi-bin/service/v2/get_permanent_code", getPermanentCodeV2],
  ["/cgi-bin/tag/get", getMemberTag],
  ["/cgi-bin/user/get", getUser],
  ["/cgi-bin/user/simplelist", listDepartmentMembers],
]);

export function answerCall(world: World, api: Api, method: string, call: Call): Answer {
  if (method !== api.method) return refuse(40058, `method must be ${api.method}`);
  if (api.family === "token") return api.answer(world, call);
  if (api.family === "suite") {
    const suite = suiteOfToken(world, call);
    return "errcode" in suite ? suite : api.answer(world, call, suite);
  }
  if (api.family === "provider") {
    const provider = providerOfToken(world, call);
    return "errcode" in provider ? provider : api.answer(world, call, provider);
  }

  const app = appOfToken(world, call);
  if ("errcode" in app) return app;
  if (!app.enabled) return refuse(50003);
  if (app.allowedIps !== null && !app.allowedIps.includes(call.ip)) return refuse(60020);
  if (!mayCall(app, api.family)) return refuse(48002);
  if (isTooOften(world, api, app, call)) return refuse(45009);
  const { maxConcurrent } = world.settings;
  // The server has counted this call already.
  if (maxConcurrent !== null && world.concurrency.of(concurrencyKey(app.corpId, api.name)) > maxConcurrent) {
    return refuse(45033);
  }
  const { ids } = app;
  if (ids === null) return api.answer(world, call, app);
  const answer = api.answer(world, withPlainIds(call, ids), app);
  if (!answer.ok || answer.fields === undefined) return answer;
  return { ...answer, fields: Object(withIds(answer.fields, (id) => ids.seen(id))) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A call of a provider's app in the company's own ids. */
function withPlainIds(call: Call, ids: ForeignIds): Call {
  const plain = (id: string) => ids.plain(id);
  const query = new URLSearchParams(call.query);
  for (const name of ["userid", "external_userid"]) {
    const id = query.get(name);
    if (id !== null) query.set(name, plain(id));
  }
  const body = jsonOf(call.raw);
  const plainBody = JSON.stringify(withIds(body, plain));
  // A body without ids stays as it was written: an escape in it may be an offence.
  const raw = plainBody === JSON.stringify(body) ? call.raw : plainBody;
  return { ...call, query, raw };
}

/** The app that a call comes from, so far as it can be told; also when it will be refused. */
export function callerOf(world: World, api: Api | undefined, query: URLSearchParams): App | null {
  if (api?.family !== "token") return world.tokens.get(query.get("access_token") ?? "")?.app ?? null;
  const secret = query.get("corpsecret");
  return appsOf(world, query.get("corpid") ?? "").find((app) => app.secret === secret) ?? null;
}

function appOfToken(world: World, call: Call): App | Refused {
  const value = call.query.get("access_token") ?? "";
  if (value === "") return refuse(41001); // in the body it does not count
  const token = world.tokens.get(value);
  if (!token || token.revoked || token.kind !== "access_token") return refuse(40014);
  if (call.at >= token.expiresAt) return refuse(42001);
  return token.app;
}

/** A provider's calls take a suite_access_token, and no other kind of token. */
function suiteOfToken(world: World, { query, ip, at }: Call): Suite | Refused {
  const value = query.get("suite_access_token") ?? "";
  if (value === "") return refuse(41022);
  const token = world.suiteTokens.get(value);
  if (!token) return refuse(40082);
  if (at >= token.expiresAt) return refuse(42009);
  const { ips } = token.suite.provider;
  return ips !== null && !ips.includes(ip) ? refuse(60020) : token.suite;
}

/** The calls about links and licences take a provider_access_token, and no other kind of token. */
function providerOfToken(world: World, { query, ip, at }: Call): Provider | Refused {
  const value = query.get("provider_access_token") ?? "";
  if (value === "") return refuse(41001);
  const token = world.providerTokens.get(value);
  if (!token) return refuse(40014);
  if (at >= token.expiresAt) return refuse(42001);
  const { ips } = token.provider;
  return ips !== null && !ips.includes(ip) ? refuse(60020) : token.provider;
}

function mayCall(app: App, family: Family): boolean {
  if (family === "media") return true;
  switch (app.secretKind) {
    case "self-built":
      if (family === "address-book") return true;
      return family === "contact" ? app.canCallContact : app.canCallKf;
    case "contact-system":
      return family === "contact";
    case "address-book":
      return family === "address-book";
  }
}

function isTooOften({ frequency, settings }: World, api: Api, app: App, { ip, at }: Call): boolean {
  const counted = [
    { key: `corp ${app.corpId} ${api.name}`, rules: corpCallRules(settings) },
    { key: `ip ${ip} ${api.name}`, rules: ipCallRules(settings) },
  ];
  for (const { key, rules } of counted) frequency.count(key, rules, at);
  return counted.some(({ key, rules }) => frequency.isBlocked(key, rules, at));
}
