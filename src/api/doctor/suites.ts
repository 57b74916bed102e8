/** The doctor's checks of a suite, and of a company that installed it. Asks nobody. */
import { remedyFor } from "../../apps/kinds.ts";
import { SUITE_KINDS } from "../../config/kinds.ts";
import type { AppConfig, SuiteConfig } from "../../config/types.ts";
import type { AskedAnswer } from "../../credentials/probe.ts";
import { codeOf, say } from "../../i18n/sentence.ts";
import { type CheckedInstallation, type ExaminedSuite, NO_TICKET_MS } from "../../suites/status.ts";
import type { Finding } from "./finding.ts";
import { type CheckReading, refusedInWords, some, unfound } from "./reading.ts";

export function checkSuite(suite: SuiteConfig, examined: ExaminedSuite, now: number): Finding[] {
  return [
    checkTicket(examined, now),
    checkSuiteToken(suite, examined, now),
    checkProviderToken(suite, examined),
  ];
}

function checkTicket({ status: { ticketAt } }: ExaminedSuite, now: number): Finding {
  const check = "check-ticket";
  const remedy = say("look-at-template-callback");
  if (ticketAt === null) return { check, ok: false, found: say("no-ticket-yet"), remedy };
  // Clocks differ a little.
  const ms = Math.max(now - ticketAt, 1_000);
  const found = say("ticket-came-ago", { time: { ms } });
  return ms < NO_TICKET_MS ? { check, ok: true, found } : { check, ok: false, found, remedy };
}

function checkSuiteToken(
  { kind }: SuiteConfig,
  { status, noToken, refusal }: ExaminedSuite,
  now: number,
): Finding {
  const check = "check-suite-token";
  if (noToken === null) {
    const ms = Math.max((status.tokenExpiresAt ?? now) - now, 1_000);
    return { check, ok: true, found: say("token-good-for", { time: { ms } }) };
  }
  const finding: Finding = { check, ok: false, found: noToken };
  if (refusal === null) return finding;
  const remedy = remedyFor({ kind: SUITE_KINDS[kind].appKind }, refusal.errcode);
  return { ...finding, ...refusal, remedy: remedy ?? say("run-again") };
}

/** Licences and links to templates need it, welcomes do not. */
function checkProviderToken({ providerSecret }: SuiteConfig, { noProviderToken }: ExaminedSuite): Finding {
  const check = "check-provider-token";
  if (providerSecret === null) return { check, ok: null, found: say("no-provider-secret") };
  if (noProviderToken === null) return { check, ok: true, found: say("provider-secret-taken") };
  return { check, ok: false, found: noProviderToken, remedy: say("mend-provider-secret") };
}

/** Null: the suite knows no such company. */
export function checkCompany(app: AppConfig, checked: CheckedInstallation | null, now: number): Finding[] {
  const check = "check-authorisation";
  if (checked === null) {
    return [{ check, ok: false, found: say("no-such-installation"), remedy: say("remedy-authorise-again") }];
  }
  const { installation, problems } = checked;
  const findings = problems.map(({ message, errcode, errmsg }): Finding => {
    if (errcode !== null) return refusedInWords(app, check, errcode, errmsg ?? "");
    const isGone = codeOf(message) === "authorisation-gone";
    return { check, ok: false, found: message, remedy: say(isGone ? "remedy-authorise-again" : "run-again") };
  });
  const inForce: Finding = { check, ok: true, found: say("authorisation-in-force") };
  return [...(findings.length > 0 ? findings : [inForce]), ...checkLicence(installation, now)];
}

/** No check while WeCom has not told of a licence: it is asked once a day. */
function checkLicence({ licence }: CheckedInstallation["installation"], now: number): Finding[] {
  const check = "check-licence";
  if (licence === null) return [];
  const { isNeeded, trialEndsAt } = licence;
  if (!isNeeded) return [{ check, ok: true, found: say("licence-not-needed") }];
  if (trialEndsAt !== null && trialEndsAt > now) {
    const found = say("licence-trial-left", { time: { ms: trialEndsAt - now } });
    return [{ check, ok: true, found, remedy: say("buy-licences") }];
  }
  return [{ check, ok: null, found: say("licence-needed"), remedy: say("buy-licences") }];
}

/** No check for an app of the company's own. */
export function checkPermissions(
  reading: CheckReading,
  granted: AskedAnswer<string[]> | undefined,
): Finding[] {
  const check = "check-permissions";
  if (granted === undefined) return [];
  if (granted?.kind !== "found") return [unfound(check, "agent/get_permissions", granted, reading)];
  const names = granted.value;
  return names.length === 0
    ? [{ check, ok: false, found: say("nothing-granted"), remedy: say("remedy-provider-right") }]
    : [{ check, ok: true, found: say("rights-granted", { count: names.length, names: some(names) }) }];
}
