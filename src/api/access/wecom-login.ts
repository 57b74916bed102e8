/**
 * `/api/session/wecom`: the login by WeCom. It sends the browser to WeCom's page and takes it back with a code, which says
 * who it is; `CONSOLE` says which role that is. Names of members are not kept.
 */
import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Context } from "hono";
import { deleteCookie, getSignedCookie, setSignedCookie } from "hono/cookie";
import * as v from "valibot";
import { remedyFor } from "../../apps/kinds.ts";
import { sayNoToken } from "../../apps/token.ts";
import { audit } from "../../audit/audit.ts";
import { roleOfMember } from "../../config/console.ts";
import type { Config, ConsoleConfig } from "../../config/types.ts";
import { configOf } from "../../config.ts";
import type { Env } from "../../env.ts";
import { Hono } from "../../http/hono.ts";
import { limitedLog } from "../../http/limited-log.ts";
import { partOf, type Sentence, say } from "../../i18n/sentence.ts";
import { type Answer, sayLost } from "../../wecom/client.ts";
import { sayAnswer } from "../../wecom/errors.ts";
import { addressOf, keepAddress } from "./console-address.ts";
import { limitedLogin } from "./login-limit.ts";
import { loginPage } from "./login-page.ts";
import { asksAs, memberWithGroups, whoLoggedIn } from "./member.ts";
import { refuseUnknown } from "./operator.ts";
import { countRefusedLogin, noteLogin } from "./refused-logins.ts";
import { beginSession, signingKey } from "./session.ts";

type LoginContext = Context<{ Bindings: Env }>;

/** How long somebody may take to scan. */
const LOGIN_MS = 10 * 60_000;
const COOKIE = "login";
/** Lax: WeCom's page, which is of another site, sends the browser back. */
const ATTRIBUTES = { prefix: "host", path: "/", secure: true, httpOnly: true, sameSite: "Lax" } as const;
/** WeCom's own client, on a desk and on a phone. */
const INSIDE_WECOM = /wxwork/i;
/** WeCom: at most 512 bytes (doc 98177). */
const LONGEST_CODE = 512;
const LONGEST_TO = 1_000;
const START_PAGE = "/";

/** Errcodes of a code that is spent: used before, or older than five minutes (doc 98177). */
const SPENT: ReadonlySet<number> = new Set([40029, 42003]);
/** The domain is not the app's. */
const UNTRUSTED_DOMAIN = 50001;

const begunLogin = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ state: v.string(), to: v.string(), expiresAt: v.number() }),
);
type Begun = v.InferOutput<typeof begunLogin>;

const logRefusal = limitedLog();

export const wecomLogin = new Hono<{ Bindings: Env }>()
  .get("/", async (c) => {
    const login = loginOf(c);
    if (!login.ok) return login.answer;
    const { config, console, adminToken } = login;
    const state = randomBytes(16).toString("hex");
    const begun: Begun = { state, to: pageToOpen(c.req.query("to")), expiresAt: Date.now() + LOGIN_MS };
    const key = signingKey(adminToken, "login");
    await setSignedCookie(c, COOKIE, JSON.stringify(begun), key, { ...ATTRIBUTES, maxAge: LOGIN_MS / 1_000 });
    const isInside = INSIDE_WECOM.test(c.req.header("user-agent") ?? "");
    return c.redirect(addressAtWecom(config, console, isInside, `${addressOf(c)}${DONE_PATH}`, state), 302);
  })
  .get("/done", limitedLogin, async (c) => {
    const login = loginOf(c);
    if (!login.ok) return login.answer;
    const { config, console, adminToken } = login;
    const begun = await takeBegun(c, adminToken);
    if (begun === null || !isSame(begun.state, c.req.query("state") ?? "")) {
      countRefusedLogin(c, "other-login");
      return refuse(c, 403, "state", say("login-of-another-page"));
    }
    const code = c.req.query("code") ?? "";
    if (code === "" || code.length > LONGEST_CODE) return refuse(c, 403, "no-code", say("login-declined"));
    const ask = asksAs(c.env, config, console);
    const asked = await whoLoggedIn(ask, code);
    if (!asked.ok) {
      return refuse(
        c,
        503,
        "no-token",
        say("login-not-asked", { why: partOf(sayNoToken(console.app, asked.noToken)) }),
      );
    }
    const { answer, details } = asked.found;
    if (details === null) return refuseAnswer(c, console, answer);
    const { userid } = details;
    if (userid === undefined || userid === "") {
      countRefusedLogin(c, "no-member");
      return refuse(c, 403, "no-member", say("login-of-no-member"));
    }
    const member = await memberWithGroups(ask, console, userid);
    if (roleOfMember(console, member) === null) {
      countRefusedLogin(c, "no-role");
      return refuse(c, 403, "no-role", say("login-without-role", { userid }));
    }
    const { corpId } = console.app;
    await beginSession(c, adminToken, { corpId, userid, groups: [...member.groups] });
    await audit(c.env, { by: userid, what: "session.begun", about: { way: "wecom" } });
    await Promise.all([keepAddress(c), noteLogin(c)]);
    return c.redirect(`/console/#${begun.to}`, 302);
  });

const DONE_PATH = "/api/session/wecom/done";

type Login =
  | { ok: true; config: Config; console: ConsoleConfig; adminToken: string }
  | { ok: false; answer: Response | Promise<Response> };

/** What a login needs; an answer where members cannot log in at all. */
function loginOf(c: LoginContext): Login {
  const config = configOf(c.env);
  const { adminToken, console } = config;
  if (adminToken === null) return { ok: false, answer: refuseUnknown(c, null, config) };
  if (console === null) return { ok: false, answer: refuse(c, 404, "no-console", say("login-not-set-up")) };
  return { ok: true, config, console, adminToken };
}

/** The page of the console to open; the first for what is no page of it. */
function pageToOpen(to: string | undefined): string {
  return to !== undefined && to.length <= LONGEST_TO && /^\/[!-~]*$/.test(to) ? to : START_PAGE;
}

/** WeCom's page: a QR code, or one that asks nothing inside WeCom (docs 98171, 96441). */
function addressAtWecom(
  { loginBases }: Config,
  { app, agentId }: ConsoleConfig,
  isInside: boolean,
  redirectUri: string,
  state: string,
): string {
  const agentid = String(agentId);
  if (!isInside) {
    const query = {
      login_type: "CorpApp",
      appid: app.corpId,
      agentid,
      redirect_uri: redirectUri,
      state,
      lang: "zh",
    };
    return `${loginBases.qr}/wwlogin/sso/login?${new URLSearchParams(query)}`;
  }
  const query = {
    appid: app.corpId,
    redirect_uri: redirectUri,
    response_type: "code",
    scope: "snsapi_base",
    state,
    agentid,
  };
  return `${loginBases.inside}/connect/oauth2/authorize?${new URLSearchParams(query)}#wechat_redirect`;
}

/** The login that this browser began, which is over by this; null without one. */
async function takeBegun(c: LoginContext, adminToken: string): Promise<Begun | null> {
  const cookie = await getSignedCookie(c, signingKey(adminToken, "login"), COOKIE, "host");
  deleteCookie(c, COOKIE, ATTRIBUTES);
  if (!cookie) return null;
  const read = v.safeParse(begunLogin, cookie);
  return read.success && read.output.expiresAt > Date.now() ? read.output : null;
}

const isSame = (known: string, given: string) =>
  known.length === given.length && timingSafeEqual(Buffer.from(known), Buffer.from(given));

function refuseAnswer(c: LoginContext, { app }: ConsoleConfig, answer: Answer) {
  if (answer.kind === "lost") {
    return refuse(c, 503, answer.reason, say("login-not-asked", { why: sayLost(answer) }));
  }
  const { errcode, errmsg } = answer;
  if (SPENT.has(errcode)) {
    countRefusedLogin(c, "spent-code");
    return refuse(c, 403, "spent", say("login-spent"));
  }
  if (errcode === UNTRUSTED_DOMAIN) {
    const { host } = new URL(addressOf(c));
    return refuse(c, 503, "domain", say("login-domain-untrusted", { host }));
  }
  const why = sayAnswer(errcode, errmsg);
  const remedy = remedyFor(app, errcode);
  return refuse(c, 503, `errcode ${errcode}`, say("login-refused", { why, remedy: remedy ?? "" }));
}

function refuse(c: LoginContext, status: 403 | 404 | 503, reason: string, why: Sentence) {
  logRefusal({ event: "session.refused", reason });
  return loginPage(c, status, why);
}
