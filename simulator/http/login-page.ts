/**
 * WeCom's pages of login: `/wwlogin/sso/login` of login.work.weixin.qq.com (doc 98171), which shows a QR code, and
 * `/connect/oauth2/authorize` of open.weixin.qq.com (doc 96441), which asks nothing inside WeCom. Nobody scans here: the
 * query says who it is (`as`, a userid; `decline`), or the page lists the members.
 */
import type { ServerResponse } from "node:http";
import type { App } from "../company/app.ts";
import { opaque } from "../company/ids.ts";
import type { World } from "../world.ts";
import { TEXT_TYPE, write } from "./messages.ts";

const QR_PATH = "/wwlogin/sso/login";
const OAUTH_PATH = "/connect/oauth2/authorize";
export const LOGIN_PATHS: ReadonlySet<string> = new Set([QR_PATH, OAUTH_PATH]);

/** a-zA-Z0-9, at most 128 bytes (docs 98171, 96441). */
const STATE = /^[a-zA-Z0-9]{1,128}$/;
const CODE_BYTES = 43;

export function serveLoginPage(world: World, response: ServerResponse, url: URL): void {
  const { status, text, location, type = TEXT_TYPE } = pageOf(world, url);
  if (location !== undefined) response.setHeader("location", location);
  write(response, status, text, type);
}

interface Page {
  status: number;
  text: string;
  location?: string;
  type?: string;
}

const refused = (text: string): Page => ({ status: 200, text: `${text}\n` });

function pageOf(world: World, { pathname, searchParams: query }: URL): Page {
  const app = appOf(world, query);
  if (app === null) return refused("appid 或 agentid 参数错误 (40013)");
  const fault = pathname === QR_PATH ? faultOfQr(query, app) : faultOfOauth(query, app);
  if (fault !== null) return refused(fault);
  const state = query.get("state") ?? "";
  if (!STATE.test(state)) return refused("state 参数错误");
  const back = new URL(query.get("redirect_uri") ?? "");
  if (query.has("decline")) {
    back.searchParams.set("state", state);
    return { status: 302, text: "", location: back.href };
  }
  const as = query.get("as");
  if (as === null) return listOf(app, pathname, query);
  const code = opaque(CODE_BYTES);
  world.loginCodes.set(code, { app, who: as, at: Date.now(), isUsed: false });
  back.searchParams.set("code", code);
  back.searchParams.set("state", state);
  return { status: 302, text: "", location: back.href };
}

function appOf(world: World, query: URLSearchParams): App | null {
  const apps = [...world.corps.values()].flatMap((corp) => [...corp.apps.values()]);
  return (
    apps.find(
      ({ corpId, agentId }) => corpId === query.get("appid") && String(agentId) === query.get("agentid"),
    ) ?? null
  );
}

/** 授权回调域 has the host with its port, and nothing else (doc 98173). */
function faultOfQr(query: URLSearchParams, { loginDomain }: App): string | null {
  if (query.get("login_type") !== "CorpApp") return "login_type 参数错误";
  return isAt(query, loginDomain) ? null : "redirect_uri 与配置的授权完成回调域名不一致 (50001)";
}

/** 可信域名 of 网页授权及JS-SDK. */
function faultOfOauth(query: URLSearchParams, { trustedDomain }: App): string | null {
  if (query.get("response_type") !== "code") return "response_type 参数错误";
  if (query.get("scope") !== "snsapi_base") return "scope 参数错误";
  return isAt(query, trustedDomain) ? null : "redirect_uri 域名与后台配置不一致 (50001)";
}

/** An address with a fragment does not come back as it was. */
function isAt(query: URLSearchParams, domain: string | null): boolean {
  const text = query.get("redirect_uri") ?? "";
  return URL.canParse(text) && !text.includes("#") && new URL(text).host === domain;
}

function listOf({ corp }: App, pathname: string, query: URLSearchParams): Page {
  const link = (label: string, ...more: [string, string]) =>
    `<li><a href="${pathname}?${new URLSearchParams([...query, more])}">${label}</a></li>`.replaceAll(
      "&",
      "&amp;",
    );
  const members = [...corp.staff.values()].map(({ userid, name }) =>
    link(`${name} (${userid})`, "as", userid),
  );
  const page = `<!doctype html><meta charset="utf-8"><title>企业微信登录（模拟）</title><h1>谁来扫码？</h1><ul>${members.join("")}${link("取消", "decline", "1")}</ul>`;
  return { status: 200, text: page, type: "text/html; charset=utf-8" };
}
