/**
 * `POST /api/doctor`: tries every call that an app needs, and says what works, what does not, and what to do. The apps'
 * objects make the calls, so the calls leave as welcomes do; `npm run doctor` prints the answer.
 */
import type { Context } from "hono";
import { version } from "../../../package.json";
import { audit } from "../../audit/audit.ts";
import { exampleLeft } from "../../config/example.ts";
import { isInstalled } from "../../config/kinds.ts";
import type { AppConfig, Config, SuiteConfig } from "../../config/types.ts";
import { configOf } from "../../config.ts";
import type { ProbeResult } from "../../credentials/probe.ts";
import { reportTrouble } from "../../credentials/report.ts";
import { troubleOf } from "../../credentials/troubles.ts";
import type { Env } from "../../env.ts";
import type { Language } from "../../i18n/language.ts";
import { say } from "../../i18n/sentence.ts";
import { channelCodesOf, credentialsOf, dispatcherOf, suiteOf } from "../../objects.ts";
import type { OperatorEnv } from "../access/operator.ts";
import { objectStatusesOf, REQUESTS } from "../object-statuses.ts";
import { languageOf, problem } from "../problem.ts";
import { checkCodes } from "./codes.ts";
import {
  addressSeen,
  checkConfiguration,
  checkRuleWebhooks,
  diagnose,
  warnOfConfiguration,
} from "./diagnosis.ts";
import { type Finding, tellFinding } from "./finding.ts";
import type { AppReport, Report } from "./report.ts";
import { checkCompany, checkSuite } from "./suites.ts";

/** Each app takes about six requests to objects, and Cloudflare's free plan allows fifty. */
const APPS_AT_ONCE = 7;
/**
 * Requests for the probe of an app, the trouble that it finds, the URLs of its rules and its codes; `objectStatusesOf`
 * makes the other requests.
 */
const OWN_REQUESTS = 4;
/** A request to an object each. */
const SUITES_AT_ONCE = 4;

export async function doctor(c: Context<OperatorEnv>) {
  const config = configOf(c.env);
  const named = new Set([...config.apps.keys(), ...config.problems.flatMap(({ app }) => app ?? [])]);
  const asked = c.req.query("app");
  const suite = asked === undefined ? undefined : config.suites.get(asked);
  if (asked !== undefined && suite === undefined && !named.has(asked) && !config.apps.has(asked)) {
    return problem(c, 404, "not-found", say("no-such-app"), "app");
  }
  const language = languageOf(c);
  const all = { apps: [...named], suites: [...config.suites.values()] };
  const one = asked === undefined ? all : { apps: [asked], suites: [] };
  const { apps: names, suites: known } = suite === undefined ? one : { apps: [], suites: [suite] };
  const left = [...names.slice(APPS_AT_ONCE), ...known.slice(SUITES_AT_ONCE).map(({ name }) => name)];
  const shown = names.slice(0, APPS_AT_ONCE);
  const requests = Math.floor((REQUESTS - SUITES_AT_ONCE) / Math.max(1, shown.length)) - OWN_REQUESTS;
  const [apps, suites] = await Promise.all([
    Promise.all(shown.map((name) => reportOn(c.env, config, name, requests, language))),
    Promise.all(known.slice(0, SUITES_AT_ONCE).map((of) => reportOnSuite(c.env, config, of, language))),
  ]);
  const checks = [
    ...checkConfiguration(config.problems.filter(({ app }) => app === null)),
    ...checkConfiguration(exampleLeft(config)),
    ...warnOfConfiguration(config.warnings.filter(({ app }) => app === null)),
  ].map((finding) => tellFinding(finding, language));
  const ok = [...checks, ...[...suites, ...apps].flatMap((part) => part.checks)].every(
    (check) => check.ok !== false,
  );
  const report: Report = { version, ok, checks, apps };
  if (suites.length > 0) report.suites = suites;
  if (left.length > 0) {
    report.partial = true;
    report.left = left;
  }
  const about = { app: asked ?? null, ok };
  await audit(c.env, { by: c.var.operator.by, what: "doctor.run", about });
  return c.json(report);
}

async function reportOn(
  env: Env,
  config: Config,
  name: string,
  requests: number,
  language: Language,
): Promise<AppReport> {
  const told = (findings: Finding[]) => findings.map((finding) => tellFinding(finding, language));
  const app = config.apps.get(name);
  if (app === undefined) {
    const problems = config.problems.filter((problem) => problem.app === name);
    return { app: name, corpId: null, fromIp: null, checks: told(checkConfiguration(problems)) };
  }
  const { corpId } = app;
  try {
    const probed = await credentialsOf(env, config, app).examine();
    await reportUntrusted(env, config, app, probed);
    // Asked after the probe, which may itself have caused a hold.
    const [statuses] = await objectStatusesOf(env, config, [app], requests);
    if (statuses?.company == null) throw new Error("the company's objects could not be asked");
    const { credentials, company, lastCallbackAt } = statuses;
    const known = { credentials, rules: company.rules, lastCallbackAt };
    const checks = told([
      ...(await companyOfSuite(env, config, app)),
      ...diagnose(app, config, probed, known, Date.now()),
      ...checkRuleWebhooks(app, await webhooksOfRules(env, config, app)),
      ...checkCodes(await channelCodesOf(env, config, app).faults()),
      ...warnOfConfiguration(config.warnings.filter((warning) => warning.app === name)),
    ]);
    return { app: name, corpId, fromIp: addressSeen(probed), checks };
  } catch (error) {
    console.error({ event: "doctor.failed", app: name, error: String(error) });
    return { app: name, corpId, fromIp: null, checks: told([NOT_ASKED]) };
  }
}

const NOT_ASKED: Finding = {
  check: "check-worker",
  ok: false,
  found: say("objects-not-asked"),
  remedy: say("run-again-later"),
};

async function reportOnSuite(env: Env, config: Config, suite: SuiteConfig, language: Language) {
  const told = (findings: Finding[]) => findings.map((finding) => tellFinding(finding, language));
  try {
    const examined = await suiteOf(env, config, suite).examine();
    return { suite: suite.name, checks: told(checkSuite(suite, examined, Date.now())) };
  } catch (error) {
    console.error({ event: "doctor.failed", suite: suite.name, error: String(error) });
    return { suite: suite.name, checks: told([NOT_ASKED]) };
  }
}

/** What WeCom says of a company's authorisation; nothing of an app that belongs to no suite. */
async function companyOfSuite(env: Env, config: Config, app: AppConfig): Promise<Finding[]> {
  if (!isInstalled(app)) return [];
  return checkCompany(app, await suiteOf(env, config, app.suite).check(app.corpId), Date.now());
}

/** The URLs in an app's rules; none from an object of the version before, which cannot tell them. */
async function webhooksOfRules(env: Env, config: Config, app: AppConfig): Promise<string[]> {
  try {
    return await dispatcherOf(env, config, app.corpId, 0).webhooksOfRules(app.name);
  } catch (error) {
    console.warn({ event: "doctor.rule-webhooks-unknown", app: app.name, error: String(error) });
    return [];
  }
}

/** Reports an address that WeCom does not trust, so that `/api/status` shows it before a customer is affected. */
async function reportUntrusted(
  env: Env,
  config: Config,
  app: AppConfig,
  { contactStaff, kfAccounts }: ProbeResult,
): Promise<void> {
  for (const [family, asked] of [
    ["contact", contactStaff],
    ["kf", kfAccounts],
  ] as const) {
    const trouble = asked?.kind === "refused" ? troubleOf(app, asked.errcode, asked.errmsg, family) : null;
    if (trouble?.cause !== "60020") continue;
    await reportTrouble(env, config, app, trouble);
    return;
  }
}
