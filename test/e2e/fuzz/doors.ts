/**
 * Requests of outsiders to the other addresses that stand open: those of suites, the pages of installing, the session of
 * the console. None may be let in. Sends nothing. A request depends on its random numbers and the time alone.
 */
import { SALES, type Settings, signedCallback, suiteContactXml } from "../../callback/callback.ts";
import type { Random } from "../../random.ts";
import type { Mutated } from "./mutations.ts";

/** Suites with the keys of the app `SALES`: a request to the app is rightly signed for them as well. */
export const TEMPLATE = "crm";
export const THIRD_PARTY = "shop";
const COMPANY = "wpOfNoInstallation000000";

const suite = (kind: string, suiteId: string) => ({
  kind,
  suiteId,
  suiteSecret: "suite-secret",
  providerCorpId: "wwprovider00000000",
  callbackToken: SALES.callbackToken,
  encodingAesKey: SALES.encodingAesKey,
});

export const SUITES = {
  [TEMPLATE]: suite("provider-developed", "dk1234567890abcdef"),
  [THIRD_PARTY]: suite("third-party", "ww4asffe99e54c0f4c"),
};

/** Members may log in by WeCom, and none has. */
export const CONSOLE = { app: "sales", roles: { viewer: ["zhangsan"] } };

const REFUSED = [400, 403, 404, 405, 413];
const PROVEN = [200];

/** Every address that takes callbacks, but for the app's own. */
const OTHER_DOORS = [
  `/callback/${TEMPLATE}`,
  `/callback/${TEMPLATE}/${COMPANY}`,
  `/callback/${THIRD_PARTY}`,
  `/callback/${THIRD_PARTY}/${COMPANY}`,
];
const OWN = "/callback/sales?";

/** The same request to any address that takes callbacks, where it is refused too. What is proven stays where it is. */
export function atAnyDoor(random: Random, sent: Mutated): Mutated {
  if (!sent.target.startsWith(OWN) || sent.expected.includes(200) || random.chance(50)) return sent;
  const target = sent.target.replace(OWN, `${random.pick(OTHER_DOORS)}?`);
  return { ...sent, target, expected: REFUSED };
}

const names = Object.keys(SUITES) as (keyof typeof SUITES)[];

/** What a browser or a program sends beside it; every request has its own address, so none meets the login's limit. */
const fromAnywhere = (random: Random, headers: Record<string, string> = {}) => ({
  "cf-connecting-ip": `2001:db8::${random.digits(1, 4)}:${random.digits(1, 4)}`,
  ...headers,
});

const encoded = (text: string) => encodeURIComponent(text);

/** What an outsider may send in place of a secret. */
const guess = (random: Random) =>
  random.pick([
    "",
    " ",
    "null",
    "undefined",
    "admin",
    random.bytes(24).toString("hex"),
    random.bytes(32).toString("base64url"),
    "a".repeat(random.below(9_000)),
    "%00",
    "__proto__",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    random.text("您好😀\r\n<&'\"", 0, 60).replaceAll(/[\r\n]/g, " "),
  ]);

/** A value that a header can carry. */
const inHeader = (text: string) => encoded(text).slice(0, 4_000);

/** A command that is rightly signed for a suite. */
function command(
  random: Random,
  nodes: Parameters<typeof suiteContactXml>[0],
  settings: Partial<Settings> & { receiveId?: string } = {},
) {
  const name = random.pick(names);
  const { suiteId } = SUITES[name];
  const message = suiteContactXml({
    SuiteId: suiteId,
    AuthCorpId: COMPANY,
    TimeStamp: String(Math.floor(Date.now() / 1000)),
    ...nodes,
  });
  const { query, body } = signedCallback({
    nonce: random.digits(1, 9),
    random: random.bytes(16),
    message,
    receiveId: suiteId,
    ...settings,
  });
  const path = random.chance(50) ? "" : `/${COMPANY}`;
  return { target: `/callback/${name}${path}?${query}`, body, headers: { "content-type": "text/xml" } };
}

const KINDS = ["constructor", "__proto__", "SUITE_TICKET", "create_auth ", "您好", "a".repeat(9_999)];
const NO_COMMAND = { ChangeType: null, UserID: null, ExternalUserID: null, State: null, WelcomeCode: null };

/** The requests by the names under which failures are reported. */
export const AT_DOORS: Readonly<Record<string, (random: Random) => Mutated>> = {
  "a command for another suite": (random) => ({
    ...command(random, {
      ...NO_COMMAND,
      InfoType: "create_auth",
      AuthCode: "stolen",
      SuiteId: random.pick([null, "", "dk", COMPANY]),
    }),
    expected: [403],
  }),

  "a command for another receiver": (random) => ({
    ...command(
      random,
      { ...NO_COMMAND, InfoType: "create_auth", AuthCode: "stolen" },
      { receiveId: random.pick(["", "null", COMPANY, SALES.corpId, "wwprovider00000000", "*"]) },
    ),
    expected: [403],
  }),

  "a command that is none": (random) => ({
    ...command(random, {
      ...NO_COMMAND,
      InfoType: random.pick(KINDS),
    }),
    expected: PROVEN,
  }),

  "a command that lacks what it is about": (random) => ({
    ...command(random, {
      ...NO_COMMAND,
      InfoType: random.pick([
        "suite_ticket",
        "create_auth",
        "reset_permanent_code",
        "cancel_auth",
        "change_auth",
      ]),
      AuthCorpId: null,
    }),
    expected: PROVEN,
  }),

  "a command at no time": (random) => ({
    ...command(random, {
      ...NO_COMMAND,
      InfoType: "create_auth",
      AuthCode: "stolen",
      TimeStamp: random.pick(["", "now", "-1", "1e9", "9".repeat(400), "１７"]),
    }),
    expected: PROVEN,
  }),

  "an event of another company than the path's": (random) => {
    const { target, ...sent } = command(random, { AuthCorpId: `wpAnother${random.digits(1, 6)}` });
    const [path = "", query] = target.split("?");
    const of = path.split("/")[2] ?? "";
    return { ...sent, target: `/callback/${of}/${COMPANY}?${query}`, expected: [403] };
  },

  "a suite's verification that is broken": (random) => {
    const { query, encrypt } = signedCallback({
      nonce: random.digits(1, 9),
      random: random.bytes(16),
      message: random.digits(19, 19),
      receiveId: random.pick(["", "null", "wwsomebody00000000", "*", COMPANY]),
    });
    return {
      method: "GET",
      target: `/callback/${random.pick(names)}?${query}&echostr=${encoded(encrypt)}`,
      expected: [403],
    };
  },

  "a link to install that nobody made": (random) => ({
    method: random.pick(["GET", "GET", "HEAD", "POST"]),
    target: `/install/${random.pick([...names, "sales", "nobody", encoded(guess(random))])}?state=${encoded(guess(random))}`,
    headers: fromAnywhere(random),
    expected: [404],
    hasWords: true,
  }),

  "an AuthCode from nowhere": (random) => ({
    method: "GET",
    target: `/installed/${random.pick([...names, "sales", "nobody"])}?${random
      .shuffled([`auth_code=${encoded(guess(random))}`, `state=${encoded(guess(random))}`, "expires_in=600"])
      .slice(0, random.between(1, 3))
      .join("&")}`,
    headers: fromAnywhere(random),
    expected: [400, 403, 404],
    hasWords: true,
  }),

  "a login with a guess": (random) => ({
    method: "POST",
    target: "/api/session",
    headers: fromAnywhere(random, {
      authorization: `${random.pick(["Bearer", "bearer", "Basic", ""])} ${inHeader(guess(random))}`,
    }),
    body: random.pick([null, "", "{}", '{"token":"admin"}']),
    expected: [401],
    hasWords: true,
  }),

  "a session that nobody began": (random) => {
    const sealed = JSON.stringify({ version: 1, issuedAt: 0, expiresAt: 9e15, member: null });
    const cookie = `${encoded(sealed)}.${encoded(random.bytes(32).toString("base64"))}`;
    return {
      method: random.pick(["GET", "POST", "PUT", "DELETE"]),
      target: random.pick([
        "/api/status",
        "/api/deliveries",
        "/api/rules",
        "/api/audit",
        "/api/suites",
        "/api/customers/forget",
      ]),
      headers: fromAnywhere(random, {
        cookie: `${random.pick(["__Host-session", "session", "__Host-login"])}=${random.pick([cookie, inHeader(guess(random))])}`,
      }),
      expected: [401],
      hasWords: true,
    };
  },

  "a login by WeCom that nobody began": (random) => ({
    method: "GET",
    target: `/api/session/wecom/done?state=${encoded(guess(random))}&code=${encoded(guess(random))}`,
    headers: fromAnywhere(random, { cookie: `__Host-login=${inHeader(guess(random))}` }),
    expected: [403],
    hasWords: true,
  }),

  "an end of a session from another page": (random) => ({
    method: "DELETE",
    target: "/api/session",
    headers: fromAnywhere(random, {
      origin: "https://elsewhere.example.com",
      "sec-fetch-site": "cross-site",
    }),
    expected: [403],
    hasWords: true,
  }),
};
