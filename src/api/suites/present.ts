/** How suites and installations are shown: times in ISO 8601, sentences in the reader's language. */
import { remedyFor } from "../../apps/kinds.ts";
import { SUITE_KINDS } from "../../config/kinds.ts";
import type { SuiteConfig } from "../../config/types.ts";
import type { Language } from "../../i18n/language.ts";
import { codeOf } from "../../i18n/sentence.ts";
import { inWords } from "../../i18n/words.ts";
import type {
  CheckedInstallation,
  InstallationProblem,
  ListedInstallation,
  SuiteStatus,
} from "../../suites/status.ts";
import { isoTime } from "../../webhooks/event.ts";
import type { InstallationAnswer, SuitesAnswer } from "./answers.ts";

const iso = (ms: number | null) => (ms === null ? null : isoTime(ms));

export function presentSuite(
  { name, kind, suiteId }: SuiteConfig,
  { ticketAt, tokenExpiresAt, held, lastRefusedReceiver, installations }: SuiteStatus,
): SuitesAnswer["suites"][number] {
  return {
    name,
    kind,
    suiteId,
    ticketAt: iso(ticketAt),
    token: tokenExpiresAt === null ? null : { expiresAt: isoTime(tokenExpiresAt) },
    held: held && { ...held, until: isoTime(held.until) },
    lastRefusedReceiver: lastRefusedReceiver && {
      ...lastRefusedReceiver,
      at: isoTime(lastRefusedReceiver.at),
    },
    installations,
  };
}

export function presentInstallation(
  { corpId, corpName, agentId, state, reason, reach, licence, ...times }: ListedInstallation,
  language: Language,
): InstallationAnswer {
  const answer: InstallationAnswer = {
    corpId,
    corpName,
    agentId,
    state,
    installedAt: iso(times.installedAt),
    changedAt: iso(times.changedAt),
    cancelledAt: iso(times.cancelledAt),
    permissions: reach && {
      level: reach.level,
      members: reach.members.length,
      departments: reach.departments.length,
      tags: reach.tags.length,
    },
    licence: licence && {
      isNeeded: licence.isNeeded,
      trialEndsAt: iso(licence.trialEndsAt),
      enforcedFrom: iso(licence.enforcedFrom),
      askedAt: iso(licence.askedAt),
    },
    lastCallbackAt: iso(times.lastCallbackAt),
  };
  if (reason !== null) {
    answer.reason = inWords(reason, language);
    answer.reasonCode = codeOf(reason);
  }
  return answer;
}

export function presentCheck(
  suite: SuiteConfig,
  { installation, problems }: CheckedInstallation,
  language: Language,
) {
  return {
    ok: problems.length === 0,
    installation: presentInstallation(installation, language),
    problems: problems.map((problem) => presentProblem(suite, problem, language)),
  };
}

function presentProblem(
  { kind }: SuiteConfig,
  { message, errcode, errmsg }: InstallationProblem,
  language: Language,
) {
  const said = { code: codeOf(message), message: inWords(message, language) };
  if (errcode === null || errmsg === null) return said;
  const remedy = remedyFor({ kind: SUITE_KINDS[kind].appKind }, errcode);
  const answer = { ...said, errcode, errmsg };
  return remedy === null ? answer : { ...answer, remedy: inWords(remedy, language) };
}
