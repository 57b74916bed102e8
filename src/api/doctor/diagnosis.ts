/** The findings about an app as sentences, each failure with its remedy. Asks nobody. */
import { readableStaff } from "../../apps/kinds.ts";
import { exampleLeftInApp } from "../../config/example.ts";
import { consoleOf } from "../../config/kinds.ts";
import type { AppConfig, Config, ConfigProblem } from "../../config/types.ts";
import type { CredentialsStatus } from "../../credentials/credentials.ts";
import { type LifecycleEvent, sentencesOfWarning } from "../../credentials/lifecycle.ts";
import type { AskedAnswer, ProbeResult } from "../../credentials/probe.ts";
import { type RefusedCallbacks, remedyOfRefused } from "../../credentials/refused-callbacks.ts";
import type { RulesSummary } from "../../delivery/record/company.ts";
import { encode, inZone, partOf, type Sentence, say } from "../../i18n/sentence.ts";
import { COMMON_FILE } from "../../rules/file-keys.ts";
import { isMissing } from "../../rules/store.ts";
import { LIFECYCLE_WARNINGS } from "../../webhooks/lifecycle-events.ts";
import { ruleSecrets } from "../../webhooks/secrets.ts";
import { fromIp } from "../../wecom/errors.ts";
import type { KfAccount } from "../../wecom/kf.ts";
import type { Finding } from "./finding.ts";
import { checkChannels, checkKf, checkServicers, isManaged } from "./kf.ts";
import { type CheckReading, notAsked, refusedInWords, some, unfound } from "./reading.ts";
import { checkPermissions } from "./suites.ts";
import { checkTags } from "./tags.ts";
import { relayHost, unanswered } from "./unanswered.ts";

/** The facts that an app's objects have. */
interface Known {
  credentials: Pick<CredentialsStatus, "hold" | "refusedCallbacks" | "lifecycle">;
  rules: Pick<RulesSummary, "from" | "rules" | "timezone" | "fault">;
  lastCallbackAt: number | null;
}

/** The call that lists members with customer contact. */
const STAFF_LIST = "externalcontact/get_follow_user_list";

export function checkConfiguration(problems: readonly ConfigProblem[]): Finding[] {
  return problems.map((problem) => ({
    check: "check-configuration",
    ok: false,
    found: settingAt(problem),
    remedy: say("correct-settings"),
  }));
}

/** Warnings about settings that work all the same. */
export function warnOfConfiguration(warnings: readonly ConfigProblem[]): Finding[] {
  return warnings.map((warning) => ({ check: "check-configuration", ok: null, found: settingAt(warning) }));
}

const settingAt = ({ path, message }: ConfigProblem) => say("setting-at", { path, message: partOf(message) });

/** How the program at a URL of the rules recognises Yingbin's posts: this tells the URL's secret. */
export function checkRuleWebhooks({ webhook }: AppConfig, urls: readonly string[]): Finding[] {
  const check = "check-rule-webhook";
  return urls.map((url) => {
    if (webhook === null) {
      return { check, ok: null, found: say("posts-unsigned", { url }), remedy: say("sign-posts") };
    }
    return {
      check,
      ok: true,
      found: say("posts-signed", { url, secrets: { any: ruleSecrets(webhook, url) } }),
    };
  });
}

export function diagnose(
  app: AppConfig,
  config: Config,
  probed: ProbeResult,
  { credentials, rules, lastCallbackAt }: Known,
  now: number,
): Finding[] {
  const { wayOut, token, contactStaff, member, kfAccounts } = probed;
  const why = token === null ? "wecom-not-reached" : "token-not-there";
  const asked: CheckReading = { app, config, why };
  const left = checkConfiguration(exampleLeftInApp(app));
  const complete: Finding = { check: "check-configuration", ok: true, found: say("settings-complete") };
  return [
    ...(left.length > 0 ? left : [complete]),
    checkWayOut(config, wayOut),
    checkToken(asked, token, credentials.hold, now),
    checkContact(asked, contactStaff, kfAccounts),
    checkMember(asked, contactStaff, member),
    ...checkTags(asked, probed.tags),
    ...checkPermissions(asked, probed.permissions),
    checkKf(asked, probed),
    ...checkServicers(asked, probed),
    ...checkChannels(asked, probed),
    checkRules(rules),
    checkCallback(app, lastCallbackAt, credentials.refusedCallbacks ?? null, now),
    ...checkLifecycle(credentials.lifecycle ?? null, rules.timezone ?? null),
  ];
}

/** The address that WeCom saw, from one of its refusals. */
export function addressSeen({ wayOut }: ProbeResult): string | null {
  return wayOut.kind === "found" ? fromIp(wayOut.value) : null;
}

function checkWayOut(config: Config, wayOut: ProbeResult["wayOut"]): Finding {
  const check = "check-way-out";
  if (wayOut.kind === "lost") {
    return { check, ok: false, ...unanswered(wayOut, STAFF_LIST, config) };
  }
  const relay = relayHost(config);
  const ip = fromIp(wayOut.value) ?? say("unnamed-address");
  if (relay !== null) return { check, ok: true, found: say("answers-by-relay", { relay, ip }) };
  const found = say("answers-directly", { ip });
  if (config.relayToken === null) return { check, ok: true, found };
  return { check, ok: false, found, remedy: say("relay-not-used") };
}

function checkToken(
  { app, config }: CheckReading,
  token: ProbeResult["token"],
  hold: CredentialsStatus["hold"],
  now: number,
): Finding {
  const check = "check-token";
  if (token?.ok)
    return { check, ok: true, found: say("token-good-for", { time: lengthOf(token.expiresAt - now) }) };
  const { errcode = null, errmsg = "" } = token ?? hold ?? {};
  if (errcode !== null) {
    const { found, ...others } = refusedInWords(app, check, errcode, errmsg);
    if (hold === null) return { ...others, found };
    const time = lengthOf(hold.until - now);
    return { ...others, found: say("token-on-hold", { message: partOf(found), time }) };
  }
  if (token === null) return notAsked(check, "wecom-not-reached");
  if (token.lost) return { check, ok: false, ...unanswered(token.lost, "gettoken", config) };
  return { check, ok: false, found: errmsg, remedy: say("run-again") };
}

function checkContact(
  reading: CheckReading,
  staff: AskedAnswer<string[]>,
  kfAccounts: AskedAnswer<KfAccount[]>,
): Finding {
  const check = "check-contact";
  if (staff?.kind !== "found") {
    // An app that only serves customer service needs no right to customer contact.
    const servesKf = kfAccounts?.kind === "found" && kfAccounts.value.some(isManaged);
    return unfound(check, STAFF_LIST, staff, reading, servesKf ? "contact-not-needed" : null);
  }
  const { length } = staff.value;
  if (length === 0) {
    return { check, ok: false, found: say("no-contact-staff"), remedy: say("add-contact-staff") };
  }
  return { check, ok: true, found: say("contact-staff", { count: length, names: some(staff.value) }) };
}

function checkMember(
  reading: CheckReading,
  staff: AskedAnswer<string[]>,
  member: ProbeResult["member"],
): Finding {
  const check = "check-member";
  const userId = staff?.kind === "found" ? staff.value[0] : undefined;
  if (userId === undefined) return notAsked(check, "nobody-to-look-up");
  if (member?.kind !== "found") return unfound(check, "user/get", member, reading);
  const { name, department: departments = [] } = readableStaff(reading.app, userId, member.value);
  // The ids that the condition `department` takes.
  const ids = { all: departments.map(String) };
  const where = departments.length === 0 ? "" : say("of-departments", { ids });
  if (name) return { check, ok: true, found: say("member-named", { userid: userId, name, where }) };
  return { check, ok: null, found: say("member-unnamed", { userid: userId, where }) };
}

function checkRules({ from, rules, fault }: Known["rules"]): Finding {
  const check = "check-rules";
  if (fault === null) {
    return { check, ok: true, found: say("rules-sound", { count: rules, from: from ?? "" }) };
  }
  if (isMissing(fault)) return checkMissing(from, rules);
  const { file, problems } = fault;
  const [problem] = problems;
  const place =
    problem === undefined
      ? say("rules-unread")
      : say("problem-at", { ...placeOf(problem), problem: partOf(problem.message) });
  const more = problems.length > 1 ? say("further-problems", { count: problems.length - 1 }) : "";
  const instead = from === null ? say("nothing-in-force") : say("in-force-instead", { from, count: rules });
  const found = say("rules-faulty", { file, place, more, instead });
  return { check, ok: false, found, remedy: say("correct-rules") };
}

const placeOf = ({ line, column }: { line: number; column: number }) => ({ line, column });

/** Without a file there is nothing to correct: a file must be published. */
function checkMissing(from: string | null, rules: number): Finding {
  const check = "check-rules";
  const file = COMMON_FILE;
  if (from !== null) {
    const found = say("rules-gone", { file, from, count: rules });
    return { check, ok: false, found, remedy: say("publish-again") };
  }
  return { check, ok: false, found: say("nobody-greeted", { file }), remedy: say("publish-first") };
}

function checkCallback(
  app: AppConfig,
  lastCallbackAt: number | null,
  refused: RefusedCallbacks | null,
  now: number,
): Finding {
  const check = "check-callback";
  const good =
    lastCallbackAt === null
      ? say(refused === null ? "not-called-yet" : "no-callback-proven")
      : say("called-ago", { time: lengthOf(now - lastCallbackAt) });
  const since = refused?.doubtedSince ?? null;
  if (refused !== null && since !== null && since > (lastCallbackAt ?? 0)) {
    const { count, reason, lastAt } = refused;
    const none = lastCallbackAt === null ? "" : say("none-proven-since");
    const time = lengthOf(now - lastAt);
    const found = say("callbacks-in-doubt", { message: good, since: none, count, time, reason });
    return { check, ok: false, found, remedy: remedyOfRefused(app, reason) };
  }
  // Anybody who finds the URL may send callbacks that are refused.
  const found =
    refused === null
      ? good
      : say("callbacks-beside-refused", { message: good, count: refused.count, reason: refused.reason });
  if (lastCallbackAt !== null) return { check, ok: true, found };
  return { check, ok: null, found, remedy: remedyOfSilence(app) };
}

/** Where the callback settings of an app are checked. */
function remedyOfSilence(app: AppConfig): Sentence {
  switch (consoleOf(app)) {
    case "company":
      return say("set-callback", { app: app.name });
    case "provider":
      return say("remedy-provider-callback", { app: app.name });
  }
}

/** The check of WeCom's warnings about an unused app; none when there is no warning. */
function checkLifecycle(lifecycle: LifecycleEvent | null, timezone: string | null): Finding[] {
  const warning = LIFECYCLE_WARNINGS.find((name) => name === lifecycle?.event);
  if (lifecycle === null || warning === undefined) return [];
  const { what, remedy } = sentencesOfWarning({ ...lifecycle, event: warning });
  const found = inZone(encode(say("warned-of", { message: what, event: warning })), timezone);
  return [{ check: "check-use", ok: false, found, remedy }];
}

/** Clocks differ a little: what was just now is a second ago. */
const lengthOf = (ms: number) => ({ ms: Math.max(ms, 1_000) });
