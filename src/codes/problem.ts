/** Why something could not be done with a code: for the API, in words. Pure. */
import { remedyFor } from "../apps/kinds.ts";
import type { WithToken } from "../apps/with-token.ts";
import type { AppConfig } from "../config/types.ts";
import { type CodedSentence, coded, encode, type Part, partOf, say } from "../i18n/sentence.ts";
import type { Answer } from "../wecom/client.ts";
import { sayLost } from "../wecom/client.ts";
import { sayAnswer } from "../wecom/errors.ts";

export interface CodeProblem {
  ok: false;
  code: "refused-by-wecom" | "not-changeable" | "not-found" | "too-many-members" | "unavailable";
  message: CodedSentence;
  path?: string;
  /** WeCom's, when it refused. */
  errcode?: number;
  errmsg?: string;
  /** The userids of the members that the refusal concerns. */
  members?: string[];
}

/** WeCom knows no such code: it was deleted, or another app made it (doc 92228). */
export const NO_SUCH_WAY = 41044;
/** Members of a code, those of its departments included (doc 92228). */
export const MOST_MEMBERS = 100;

/** Refusals for a member of the code (docs 92228, 90455). */
const OF_MEMBERS: ReadonlySet<number> = new Set([40098, 40099, 41054, 60111, 84074]);
/** Refusals for its departments. */
const OF_DEPARTMENTS: ReadonlySet<number> = new Set([41041, 60123]);

export const concernsMember = (errcode: number) => OF_MEMBERS.has(errcode);

/** People read no more names. */
const NAMED = 20;

/** The members of a refusal: all of them when it is known which, or any of those that it may be. */
export interface ConcernedMembers {
  userids: readonly string[];
  isSure: boolean;
}

/** What WeCom refused, for an app; `concerned` when it is for some members. */
export function refusedByWecom(
  app: Pick<AppConfig, "kind">,
  { errcode, errmsg }: { errcode: number; errmsg: string },
  concerned: ConcernedMembers | null = null,
): CodeProblem {
  const refusal = { ok: false, code: "refused-by-wecom", errcode, errmsg } as const;
  const what = sayAnswer(errcode, errmsg);
  const remedy = remedyFor(app, errcode) ?? "";
  if (concerned === null) {
    const message = coded("code-refused", { what, remedy });
    return OF_DEPARTMENTS.has(errcode)
      ? { ...refusal, message, path: "departments" }
      : { ...refusal, message };
  }
  const members = namesOf(concerned);
  const message = coded("code-refused-for", { members, what, remedy });
  return { ...refusal, message, path: "staff", members: [...concerned.userids] };
}

function namesOf({ userids, isSure }: ConcernedMembers): Part {
  const shown = userids.slice(0, NAMED);
  const names = isSure ? { all: shown } : { any: shown };
  const more = userids.length - shown.length;
  return more > 0 ? say("names-and-more", { names, count: more }) : names;
}

/** The problem when a question brought nothing; null when WeCom answered, whatever it said. */
export function callProblem(
  asked: WithToken<{ answer: Answer }>,
  app: Pick<AppConfig, "kind">,
): CodeProblem | null {
  if (!asked.ok) {
    const { errcode, errmsg } = asked.noToken;
    return errcode === null ? wecomUnreached(partOf(errmsg)) : refusedByWecom(app, { errcode, errmsg });
  }
  const { answer } = asked.found;
  return answer.kind === "lost" ? wecomUnreached(sayLost(answer)) : null;
}

/** The problem of a question that WeCom did not answer, or refused by another errcode than those of `taken`; else null. */
export function problemOf(
  asked: WithToken<{ answer: Answer }>,
  app: Pick<AppConfig, "kind">,
  taken: readonly number[] = [],
): CodeProblem | null {
  const problem = callProblem(asked, app);
  if (problem !== null || !asked.ok) return problem;
  const { answer } = asked.found;
  if (answer.kind !== "answered" || answer.errcode === 0 || taken.includes(answer.errcode)) return null;
  return refusedByWecom(app, answer);
}

export const wecomUnreached = (why: Part): CodeProblem => ({
  ok: false,
  code: "unavailable",
  message: coded("codes-not-asked", { why }),
});

/** Why there is nothing, where WeCom answered without an errcode. */
export const NOT_AS_EXPECTED = say("answer-of-other-shape");

export const answerLost = (waitMs: number): CodeProblem => ({
  ok: false,
  code: "unavailable",
  message: coded("code-answer-lost", { wait: { ms: waitMs } }),
});

export const noSuchCode = (): CodeProblem => ({
  ok: false,
  code: "not-found",
  message: coded("no-such-code"),
  path: "state",
});

export const tooManyMembers = (count: number): CodeProblem => ({
  ok: false,
  code: "too-many-members",
  message: encode(say("code-too-many-members", { count, most: MOST_MEMBERS })),
  path: "departments",
});

export const notChangeable = (): CodeProblem => ({
  ok: false,
  code: "not-changeable",
  message: coded("exclusive-not-changeable"),
  path: "exclusive",
});

export const searchUnfinished = (): CodeProblem => ({
  ok: false,
  code: "unavailable",
  message: coded("code-search-unfinished"),
});
