/** Tests the doctor's findings about an app: what WeCom and the objects said, put into sentences with a remedy. */
import { expect, test } from "vitest";
import { checkCodes } from "../../../src/api/doctor/codes.ts";
import { checkConfiguration, diagnose } from "../../../src/api/doctor/diagnosis.ts";
import type { Finding } from "../../../src/api/doctor/finding.ts";
import type { AppConfig, Config } from "../../../src/config/types.ts";
import { configOf } from "../../../src/config.ts";
import type { ProbeResult } from "../../../src/credentials/probe.ts";
import { coded, partOf, say } from "../../../src/i18n/sentence.ts";
import { english } from "../../english.ts";
import { bindings } from "../wecom.ts";

const NOW = 1_800_000_000_000;
const MINUTE_MS = 60_000;
const WORKER = configOf(bindings);
const DIRECT: Config = { ...WORKER, apiBase: "https://qyapi.weixin.qq.com", relayToken: null };
const app = WORKER.apps.get("sales") as AppConfig;

const SOUND: ProbeResult = {
  wayOut: { kind: "found", value: "access_token missing, from ip: 192.0.2.1" },
  token: { ok: true, expiresAt: NOW + 7_200_000 },
  contactStaff: { kind: "found", value: ["zhangsan"] },
  member: { kind: "found", value: { name: "张三", department: [1] } as never },
  tags: { kind: "found", value: [] },
  kfAccounts: { kind: "found", value: [] },
  accountsBrokeOff: null,
  servicers: [],
  servicersLeft: 0,
  hasChannels: null,
};
type Known = Parameters<typeof diagnose>[3];
const KNOWN: Known = {
  credentials: { hold: null, refusedCallbacks: null, lifecycle: null },
  rules: { from: "rules", rules: 2, timezone: "UTC", fault: null },
  lastCallbackAt: NOW - MINUTE_MS,
};

interface Changes {
  probed?: Partial<ProbeResult>;
  known?: Partial<Known>;
  config?: Partial<Config>;
  of?: Partial<AppConfig>;
}

/** The finding of a check, all others being sound. */
function finding(check: string, { probed, known, config, of }: Changes): Finding | undefined {
  const found = diagnose(
    { ...app, ...of } as AppConfig,
    { ...DIRECT, ...config },
    { ...SOUND, ...probed },
    { ...KNOWN, ...known },
    NOW,
  );
  return found.find((one) => one.check === check);
}

test("a setting that is wrong is named by its place", () => {
  const problem = { app: "sales", path: "WECOM_APPS.sales.secret", message: coded("no-rules-file") };
  expect(checkConfiguration([problem])).toMatchObject([
    { ok: false, found: say("setting-at", { path: problem.path, message: say("no-rules-file") }) },
  ]);
});

test("the way to WeCom is named by the address that WeCom sees", () => {
  const way = (changes: Changes) => finding("check-way-out", changes);
  expect(way({})).toMatchObject({
    ok: true,
    found: english(
      "WeCom answers, and sees the call come from 192.0.2.1, one of Cloudflare's, another at the next call",
    ),
  });
  expect(way({ probed: { wayOut: { kind: "found", value: "access_token missing" } } })).toMatchObject({
    found: english(/^WeCom answers, and sees the call come from an address that it does not name, one of/),
  });
  expect(way({ config: { relayToken: "a relay's token" } })).toMatchObject({
    ok: false,
    remedy: english(
      "RELAY_TOKEN is set, but no relay is used: set WECOM_API_BASE to its address, or delete RELAY_TOKEN.",
    ),
  });
  expect(way({ probed: { wayOut: { kind: "lost", http: null, reason: "timeout" } } })).toMatchObject({
    ok: false,
    remedy: english(
      "WeCom cannot be reached from here: try again in a minute; if it goes on, put a relay between (examples/relay).",
    ),
  });
});

test("a token that is not there for the moment is to be asked for again", () => {
  const token = { ok: false, errcode: null, errmsg: coded("no-rules-file"), retry: true } as const;
  expect(finding("check-token", { probed: { token } })).toMatchObject({
    ok: false,
    remedy: english("Run this again in a minute."),
  });
});

test("a rules file at fault is named with the number of problems, and with the rules in force instead", () => {
  const problem = { line: 3, column: 5, path: "", message: coded("unreadable-job") };
  const rules = (from: string | null, problems: object[]) => ({
    known: { rules: { ...KNOWN.rules, from, fault: { file: "rules", problems } as never } },
  });
  expect(finding("check-rules", rules("rules@a", [problem, problem, problem]))).toMatchObject({
    ok: false,
    found: english(/\(and 2 more\); in force is "rules@a", with 2 rules$/),
  });
  expect(finding("check-rules", rules("rules@a", [problem]))?.found).not.toEqual(english(/more\)/));
  const missing = { ...problem, message: coded("no-rules-file") };
  expect(finding("check-rules", rules("rules@a", [missing]))).toMatchObject({
    ok: false,
    found: english('the file "rules" is gone from KV; in force is still "rules@a", with 2 rules'),
    remedy: english(
      "Publish it again: npm run rules -- push rules.yaml --remote. It is in force within a minute.",
    ),
  });
});

test("callbacks that were refused since the last good callback are trouble", () => {
  const refusedCallbacks = {
    count: 2,
    lastAt: NOW - 1_000,
    reason: "wrong-signature",
    doubtedSince: NOW - 2_000,
  };
  const credentials = { ...KNOWN.credentials, refusedCallbacks };
  expect(finding("check-callback", { known: { credentials } })).toMatchObject({
    ok: false,
    found: english(/ago, since then none that is WeCom's for sure; refused so far: 2 callbacks/),
  });
});

test("an app of a provider that was not called yet is looked at in the provider's console", () => {
  const silent = { known: { lastCallbackAt: null }, of: { kind: "provider-developed" } as const };
  expect(finding("check-callback", silent)).toMatchObject({
    ok: null,
    remedy: english(
      "Unless the app is new: in the provider's console (服务商管理后台, 代开发应用, 回调配置), the app's callback URL is this Worker's domain with /callback/sales, and Token and EncodingAESKey are as in WECOM_APPS.",
    ),
  });
});

test("WeCom's warning about an unused app is told by the name of its event", () => {
  const lifecycle = { event: "inactive_alert", at: NOW, effectAt: NOW + MINUTE_MS } as const;
  const found = finding("check-use", { known: { credentials: { ...KNOWN.credentials, lifecycle } } })?.found;
  expect(partOf(String(found))).toMatchObject({ code: "warned-of" });
  expect(found).toEqual(english(/ \(inactive_alert\)$/));
  expect(finding("check-use", {})).toBeUndefined();
});

test("printed codes at fault are listed with the fault of their members", () => {
  const [found] = checkCodes({
    codes: 9,
    faults: [{ state: "门店", fault: coded("member-disabled", { userid: "lisi" }) }],
  });
  const line = say("code-fault", { state: '"门店"', why: say("member-disabled", { userid: "lisi" }) });
  expect(found).toMatchObject({ ok: false, list: [line] });
  expect(line).toEqual(english('"门店" (lisi is disabled)'));
});
