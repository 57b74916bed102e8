/** The doctor's findings about a provider's suite, and about a company that installed it. */
import { describe, expect, test } from "vitest";
import type { CheckReading } from "../../../src/api/doctor/reading.ts";
import { checkCompany, checkPermissions, checkSuite } from "../../../src/api/doctor/suites.ts";
import type { SuiteConfig } from "../../../src/config/types.ts";
import { coded } from "../../../src/i18n/sentence.ts";
import type { CheckedInstallation, ExaminedSuite } from "../../../src/suites/status.ts";
import { anApp } from "../delivery/app.ts";

const NOW = Date.parse("2026-11-20T10:00:00+08:00");
const MINUTE_MS = 60_000;
const SUITE = { kind: "provider-developed", providerSecret: "S" } as SuiteConfig;
const SOUND: ExaminedSuite = {
  status: {
    ticketAt: NOW - MINUTE_MS,
    tokenExpiresAt: NOW + 60 * MINUTE_MS,
    held: null,
    lastRefusedReceiver: null,
    installations: 1,
  },
  noToken: null,
  refusal: null,
  noProviderToken: null,
};
const findingsOf = (change: Partial<ExaminedSuite>, suite: Partial<SuiteConfig> = {}) =>
  checkSuite({ ...SUITE, ...suite } as SuiteConfig, { ...SOUND, ...change }, NOW);
const ticketOf = (ticketAt: number | null) =>
  findingsOf({ status: { ...SOUND.status, ticketAt } }).find(({ check }) => check === "check-ticket");

describe("a suite", () => {
  test("is sound with a ticket and both tokens", () => {
    expect(findingsOf({}).map(({ ok }) => ok)).toEqual([true, true, true]);
  });

  test("whose last ticket is 25 minutes old is not, with the way to have one pushed", () => {
    expect(ticketOf(NOW - 25 * MINUTE_MS + 1)).toMatchObject({ ok: true });
    const remedy = { code: "look-at-template-callback" };
    expect(ticketOf(NOW - 25 * MINUTE_MS)).toMatchObject({
      ok: false,
      found: { code: "ticket-came-ago", parts: { time: { ms: 25 * MINUTE_MS } } },
      remedy,
    });
    expect(ticketOf(null)).toMatchObject({ ok: false, found: { code: "no-ticket-yet" }, remedy });
  });

  test("whose ticket is of a clock that is ahead came a second ago", () => {
    expect(ticketOf(NOW + 5_000)).toMatchObject({ ok: true, found: { parts: { time: { ms: 1_000 } } } });
  });

  test("without a token has WeCom's answer and its remedy, or only why there is none", () => {
    const noToken = coded("suite-token-missing", { suite: "crm", message: "…" });
    const [, unasked] = findingsOf({ noToken });
    expect(unasked).toEqual({ check: "check-suite-token", ok: false, found: noToken });
    const tokenOf = (errcode: number) => findingsOf({ noToken, refusal: { errcode, errmsg: "e" } })[1];
    expect(tokenOf(40080)).toMatchObject({
      errcode: 40080,
      errmsg: "e",
      remedy: { code: "remedy-suite-settings" },
    });
    // An answer without a remedy of its own.
    expect(tokenOf(0)).toMatchObject({ remedy: { code: "run-again" } });
  });

  test("needs no providerSecret, and is told of one that WeCom refuses", () => {
    expect(findingsOf({}, { providerSecret: null })[2]).toMatchObject({
      ok: null,
      found: { code: "no-provider-secret" },
    });
    expect(findingsOf({ noProviderToken: "why" })[2]).toMatchObject({
      ok: false,
      found: "why",
      remedy: { code: "mend-provider-secret" },
    });
  });
});

describe("a company", () => {
  const checked = (change: Partial<CheckedInstallation["installation"]> = {}): CheckedInstallation => ({
    installation: { licence: null, ...change } as CheckedInstallation["installation"],
    problems: [],
  });
  const problem = (message: string, errcode: number | null = null) =>
    checkCompany(anApp(), { ...checked(), problems: [{ message, errcode, errmsg: null }] }, NOW);

  test("whose authorisation is in force has one finding, while WeCom has not told of a licence", () => {
    expect(checkCompany(anApp(), checked(), NOW)).toEqual([
      { check: "check-authorisation", ok: true, found: { code: "authorisation-in-force" } },
    ]);
  });

  test("that is not known, or has cancelled, is to authorise again; of which WeCom told nothing, to be asked again", () => {
    const again = { code: "remedy-authorise-again" };
    expect(checkCompany(anApp(), null, NOW)).toMatchObject([{ ok: false, remedy: again }]);
    expect(problem(coded("authorisation-gone", { suite: "crm" }))).toMatchObject([
      { ok: false, remedy: again },
    ]);
    expect(problem(coded("not-told-by-wecom", { message: "…" }))).toMatchObject([
      { ok: false, remedy: { code: "run-again" } },
    ]);
    expect(problem("", 40084)).toMatchObject([{ ok: false, errcode: 40084, errmsg: "" }]);
  });

  const licenceOf = (licence: { isNeeded: boolean; trialEndsAt: number | null }) =>
    checkCompany(anApp(), checked({ licence: { ...licence, enforcedFrom: null, askedAt: NOW } }), NOW)[1];

  test("has its licence told: not needed, on trial, or needed now", () => {
    expect(licenceOf({ isNeeded: false, trialEndsAt: null })).toMatchObject({
      ok: true,
      found: { code: "licence-not-needed" },
    });
    const onTrial = licenceOf({ isNeeded: true, trialEndsAt: NOW + MINUTE_MS });
    expect(onTrial).toMatchObject({
      ok: true,
      found: { code: "licence-trial-left", parts: { time: { ms: MINUTE_MS } } },
      remedy: { code: "buy-licences" },
    });
    for (const trialEndsAt of [null, NOW]) {
      expect(licenceOf({ isNeeded: true, trialEndsAt })).toMatchObject({
        ok: null,
        found: { code: "licence-needed" },
        remedy: { code: "buy-licences" },
      });
    }
  });

  test("has its permissions named; none at all are the provider's to apply for", () => {
    const reading = { app: anApp(), config: {}, why: "token-not-there" } as CheckReading;
    expect(checkPermissions(reading, undefined)).toEqual([]);
    const of = (value: string[]) => checkPermissions(reading, { kind: "found", value });
    expect(of(["a", "b"])).toMatchObject([{ ok: true, found: { parts: { count: 2 } } }]);
    expect(of([])).toMatchObject([{ ok: false, remedy: { code: "remedy-provider-right" } }]);
    expect(checkPermissions(reading, null)).toMatchObject([{ ok: null }]);
  });
});
