/** Puts the findings about an app into words, each failure with its remedy. Asks nobody. */

import { readableStaff } from "../../apps/kinds.ts";
import { exampleLeftInApp } from "../../config/example.ts";
import { consoleOf } from "../../config/kinds.ts";
import type { AppConfig, Config, ConfigProblem } from "../../config/types.ts";
import type { CredentialsStatus } from "../../credentials/credentials.ts";
import { type LifecycleEvent, warningInWords } from "../../credentials/lifecycle.ts";
import type { AskedAnswer, ProbeResult } from "../../credentials/probe.ts";
import { type RefusedCallbacks, remedyOfRefused } from "../../credentials/refused-callbacks.ts";
import type { RulesSummary } from "../../delivery/record/company.ts";
import { say } from "../../i18n/sentence.ts";
import { inWords } from "../../i18n/words.ts";
import { COMMON_FILE } from "../../rules/files.ts";
import { isMissing } from "../../rules/store.ts";
import { LIFECYCLE_WARNINGS } from "../../webhooks/lifecycle-events.ts";
import { ruleSecrets } from "../../webhooks/secrets.ts";
import { fromIp } from "../../wecom/errors.ts";
import type { KfAccount } from "../../wecom/kf.ts";
import { checkChannels, checkKf, checkServicers, isManaged } from "./kf.ts";
import { type CheckReading, count, notAsked, refusedInWords, some, unfound } from "./reading.ts";
import type { Check } from "./report.ts";
import { checkTags } from "./tags.ts";
import { relayHost, unanswered } from "./unanswered.ts";

/** The facts that an app's objects have. */
interface Known {
  credentials: Pick<CredentialsStatus, "hold" | "refusedCallbacks" | "lifecycle">;
  rules: Pick<RulesSummary, "from" | "rules" | "fault">;
  lastCallbackAt: number | null;
}

/** The call that lists members with customer contact. */
const STAFF_LIST = "externalcontact/get_follow_user_list";

export function checkConfiguration(problems: readonly ConfigProblem[]): Check[] {
  return problems.map(({ path, message }) => ({
    check: "configuration",
    ok: false,
    found: `${path}: ${message}`,
    remedy:
      "Correct it in the secrets file or wrangler.toml and deploy again: npm run deploy -- --secrets-file .dev.vars",
  }));
}

/** Warnings about settings that work all the same. */
export function warnOfConfiguration(warnings: readonly ConfigProblem[]): Check[] {
  return warnings.map(({ path, message }) => ({
    check: "configuration",
    ok: null,
    found: `${path}: ${message}`,
  }));
}

/** How the program at a URL of the rules recognises Yingbin's posts: this tells the URL's secret. */
export function checkRuleWebhooks({ webhook }: AppConfig, urls: readonly string[]): Check[] {
  const check = "rule webhook";
  return urls.map((url) => {
    if (webhook === null) {
      return {
        check,
        ok: null,
        found: `${url} is posted to without a signature: the app has no webhook in WECOM_APPS, and so no secret`,
        remedy:
          "If its program is to know who posts, give the app a webhook with a secret in WECOM_APPS, and run this again.",
      };
    }
    const secrets = ruleSecrets(webhook, url);
    return { check, ok: true, found: `${url} verifies with ${secrets.join(", or ")}` };
  });
}

export function diagnose(
  app: AppConfig,
  config: Config,
  examination: ProbeResult,
  { credentials, rules, lastCallbackAt }: Known,
  now: number,
): Check[] {
  const { wayOut, token, contactStaff, member, kfAccounts } = examination;
  const why = token === null ? "WeCom was not reached" : "there is no token";
  const asked: CheckReading = { app, config, why };
  const left = checkConfiguration(exampleLeftInApp(app));
  return [
    ...(left.length > 0 ? left : [{ check: "configuration", ok: true, found: "complete" }]),
    checkWayOut(config, wayOut),
    checkToken(asked, token, credentials.hold, now),
    checkContact(asked, contactStaff, kfAccounts),
    checkMember(asked, contactStaff, member),
    ...checkTags(asked, examination.tags),
    checkKf(asked, examination),
    ...checkServicers(asked, examination),
    ...checkChannels(asked, examination),
    checkRules(rules),
    checkCallback(app, lastCallbackAt, credentials.refusedCallbacks ?? null, now),
    ...checkLifecycle(credentials.lifecycle ?? null),
  ];
}

/** The address that WeCom saw, from one of its refusals. */
export function addressSeen({ wayOut }: ProbeResult): string | null {
  return wayOut.kind === "found" ? fromIp(wayOut.value) : null;
}

function checkWayOut(config: Config, wayOut: ProbeResult["wayOut"]): Check {
  const check = "way out";
  if (wayOut.kind === "lost") {
    return { check, ok: false, ...unanswered(wayOut, STAFF_LIST, config) };
  }
  const relay = relayHost(config);
  const ip = fromIp(wayOut.value) ?? "an address that it does not name";
  if (relay !== null)
    return { check, ok: true, found: `WeCom answers by way of ${relay}, and sees the calls come from ${ip}` };
  const found = `WeCom answers, and sees the call come from ${ip}, one of Cloudflare's, another at the next call`;
  if (config.relayToken === null) return { check, ok: true, found };
  const remedy =
    "RELAY_TOKEN is set, but no relay is used: set WECOM_API_BASE to its address, or delete RELAY_TOKEN.";
  return { check, ok: false, found, remedy };
}

function checkToken(
  { app, config }: CheckReading,
  token: ProbeResult["token"],
  hold: CredentialsStatus["hold"],
  now: number,
): Check {
  const check = "token";
  if (token?.ok) return { check, ok: true, found: `good for ${timeInWords(token.expiresAt - now)}` };
  const { errcode = null, errmsg = "" } = token ?? hold ?? {};
  if (errcode !== null) {
    const { found, ...others } = refusedInWords(app, check, errcode, errmsg);
    if (hold === null) return { ...others, found };
    const left = timeInWords(hold.until - now);
    return {
      ...others,
      found: `${found}; no token is asked for in the next ${left}, or until the secret changes`,
    };
  }
  if (token === null) return notAsked(check, "WeCom was not reached");
  if (token.lost) return { check, ok: false, ...unanswered(token.lost, "gettoken", config) };
  return { check, ok: false, found: inWords(errmsg, "en"), remedy: "Run this again in a minute." };
}

function checkContact(
  reading: CheckReading,
  staff: AskedAnswer<string[]>,
  kfAccounts: AskedAnswer<KfAccount[]>,
): Check {
  const check = "customer contact";
  if (staff?.kind !== "found") {
    // An app that only serves customer service needs no right to customer contact.
    const servesKf = kfAccounts?.kind === "found" && kfAccounts.value.some(isManaged);
    const spare = servesKf
      ? "this app may not call 客户联系; nothing to do if it greets in 微信客服 alone"
      : null;
    return unfound(check, STAFF_LIST, staff, reading, spare);
  }
  const { length } = staff.value;
  if (length === 0) {
    return {
      check,
      ok: false,
      found: "no member with 客户联系 is in the app's visible range",
      remedy:
        "Add the members who greet customers to the app's visible range (应用管理, 可见范围), and to those who may use customer contact (客户联系, 使用范围).",
    };
  }
  const found = `${count(length, "member")} with 客户联系 in the visible range: ${some(staff.value)}`;
  return { check, ok: true, found };
}

function checkMember(
  reading: CheckReading,
  staff: AskedAnswer<string[]>,
  member: ProbeResult["member"],
): Check {
  const check = "member";
  const userId = staff?.kind === "found" ? staff.value[0] : undefined;
  if (userId === undefined) return notAsked(check, "there is no member to look up");
  if (member?.kind !== "found") return unfound(check, "user/get", member, reading);
  const { name, department: departments = [] } = readableStaff(reading.app, userId, member.value);
  // The ids that the condition `department` takes.
  const where = departments.length === 0 ? "" : `, of department ${departments.join(", ")}`;
  if (name) return { check, ok: true, found: `${userId} is ${name}${where}` };
  const unnamed = `WeCom does not say ${userId}'s name: texts fall to the default of staff.name`;
  return { check, ok: null, found: unnamed + where };
}

function checkRules({ from, rules, fault }: Known["rules"]): Check {
  const check = "rules";
  if (fault === null) return { check, ok: true, found: `${count(rules, "rule")}, from "${from}"` };
  const [problem] = fault.problems;
  const where = problem && `line ${problem.line}, column ${problem.column}: ${problem.message}`;
  const more = fault.problems.length > 1 ? ` (and ${fault.problems.length - 1} more)` : "";
  if (isMissing(fault)) return checkMissing(from, rules);
  const standIn =
    from === null ? "no rules are in force" : `in force is "${from}", with ${count(rules, "rule")}`;
  return {
    check,
    ok: false,
    found: `"${fault.file}" is not in force: ${where ?? "unreadable"}${more}; ${standIn}`,
    remedy: "Correct the rules file in KV; a good one is in force within a minute.",
  };
}

/** Without a file there is nothing to correct: a file must be published. */
function checkMissing(from: string | null, rules: number): Check {
  const check = "rules";
  const publish = "npm run rules -- push rules.yaml --remote. It is in force within a minute.";
  if (from !== null) {
    const found = `the file "${COMMON_FILE}" is gone from KV; in force is still "${from}", with ${count(rules, "rule")}`;
    return { check, ok: false, found, remedy: `Publish it again: ${publish}` };
  }
  return {
    check,
    ok: false,
    found: `there is no rules file, so nobody is greeted: put one into KV under the key "${COMMON_FILE}"`,
    remedy: `Begin with a copy of rules.example.yaml, and publish it: ${publish}`,
  };
}

function checkCallback(
  app: AppConfig,
  lastCallbackAt: number | null,
  refused: RefusedCallbacks | null,
  now: number,
): Check {
  const check = "callback";
  const good =
    lastCallbackAt === null
      ? refused === null
        ? "WeCom has not called yet"
        : "no callback has been proven to be WeCom's yet"
      : `WeCom last called ${timeInWords(now - lastCallbackAt)} ago`;
  const since = refused?.doubtedSince ?? null;
  if (refused !== null && since !== null && since > (lastCallbackAt ?? 0)) {
    const before = lastCallbackAt === null ? "" : `, since then none that is WeCom's for sure`;
    const last = `the last ${timeInWords(now - refused.lastAt)} ago (${refused.reason})`;
    return {
      check,
      ok: false,
      found: `${good}${before}; refused so far: ${count(refused.count, "callback")}, ${last}`,
      remedy: remedyOfRefused(app, refused.reason),
    };
  }
  // Anybody who finds the URL may send callbacks that are refused.
  const others =
    refused === null
      ? ""
      : `; refused so far: ${count(refused.count, "callback")}, the last for ${refused.reason}`;
  if (lastCallbackAt !== null) return { check, ok: true, found: good + others };
  return {
    check,
    ok: null,
    found: good + others,
    remedy: remedyOfSilence(app),
  };
}

/** Where the callback settings of an app are checked. */
function remedyOfSilence(app: AppConfig): string {
  switch (consoleOf(app)) {
    case "company":
      return `Unless the app is new: in the console, its receive settings (接收消息, 设置API接收) take this Worker's domain with /callback/${app.name}, and Token and EncodingAESKey as in WECOM_APPS.`;
    case "provider":
      return inWords(say("remedy-provider-callback", { app: app.name }), "en");
  }
}

/** The check of WeCom's warnings about an unused app; none when there is no warning. */
function checkLifecycle(lifecycle: LifecycleEvent | null): Check[] {
  const warning = LIFECYCLE_WARNINGS.find((name) => name === lifecycle?.event);
  if (lifecycle === null || warning === undefined) return [];
  const { what, remedy } = warningInWords({ ...lifecycle, event: warning });
  return [{ check: "use of the app", ok: false, found: `${what} (${warning})`, remedy }];
}

const UNITS = [
  ["days", 86_400_000],
  ["hours", 3_600_000],
  ["minutes", 60_000],
] as const;

/** A time in the largest unit of which there are at least two: "3 minutes", "119 minutes", "2 days". */
function timeInWords(ms: number): string {
  for (const [unit, length] of UNITS) if (ms >= 2 * length) return `${Math.floor(ms / length)} ${unit}`;
  return "less than two minutes";
}
