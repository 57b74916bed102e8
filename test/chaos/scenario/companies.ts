/**
 * Makes the companies that install a provider's suites, a template and a third-party app: when each authorises it, has its
 * code reset or cancels, when the Worker is told of that, and the customers who come meanwhile. And the customers of a
 * company whose app a provider develops, and whose permanent_code stands in `WECOM_APPS`.
 */
import type { FaultEffect } from "../../../simulator/index.ts";
import type { Random } from "../../random.ts";
import type { Episode } from "./episodes.ts";
import { script } from "./scripts.ts";

export interface CompanyStep {
  do: "installs" | "resets" | "cancels";
  /** In ms from the start. */
  at: number;
  /** When its command is posted, in ms from the step: WeCom repeats no command; none for a command that is lost. */
  posts: readonly number[];
}

export interface CompanyVisit {
  id: number;
  at: number;
  agedMs: number;
  /** When its callback is delivered, in ms from the event; the first delivery has all of WeCom's repeats. */
  deliveries: readonly number[];
  script: readonly FaultEffect[];
}

/** The names of the suites that companies install, by their kinds. */
export const SUITES = { "provider-developed": "crm", "third-party": "market" } as const;
export type SuiteKind = keyof typeof SUITES;

/** The app in `WECOM_APPS` that a provider develops. */
export const DEVELOPED_APP = "developed";

export interface Company {
  /** The kind of the suite that it installs. */
  kind: SuiteKind;
  steps: readonly CompanyStep[];
  visits: readonly CompanyVisit[];
}

export interface SuitePlan {
  /** When WeCom pushes a ticket to each suite, in ms from the start. */
  tickets: readonly number[];
  companies: readonly Company[];
}

/** TimeStamps are whole seconds, so what a company does has an order only with seconds in between. */
const STEP_MS = 2_500;
const FIRST_ID = 1_000_000;
const FIRST_DEVELOPED_ID = 4_000_000;
const KINDS: readonly SuiteKind[] = ["provider-developed", "third-party"];

/** `count` companies install each of the suites. */
export function suitePlan(random: Random, count: number, lastMs: number, faults: boolean): SuitePlan {
  const firstTicket = faults ? random.between(0, 5_000) : 0;
  const tickets = [firstTicket];
  while ((tickets.at(-1) ?? 0) < lastMs) tickets.push((tickets.at(-1) ?? 0) + random.between(2_000, 6_000));
  const companies = KINDS.flatMap((kind, k) =>
    Array.from({ length: count }, (_, n) =>
      company(random, { kind, id: FIRST_ID + (k * count + n) * 100 }, lastMs, faults),
    ),
  );
  return { tickets, companies };
}

function company(
  random: Random,
  { kind, id }: { kind: SuiteKind; id: number },
  lastMs: number,
  faults: boolean,
): Company {
  const steps = stepsOf(random, kind, lastMs, faults);
  const first = steps[0]?.at ?? 0;
  const moments = steps.map(({ at }) => at);
  const visits = Array.from({ length: random.between(1, 3) }, (_, n) => {
    // Most customers come while something happens to the authorisation.
    const at = random.chance(70)
      ? Math.max(first, random.pick(moments) + random.between(-1_500, 4_000))
      : random.between(first, first + lastMs);
    return visit(random, id + n, at, faults);
  });
  return { kind, steps, visits: visits.sort((one, other) => one.at - other.at) };
}

const visit = (random: Random, id: number, at: number, faults: boolean): CompanyVisit => ({
  id,
  at,
  agedMs: random.chance(80) ? random.below(300) : random.between(1_000, 12_000),
  deliveries: random.chance(70) ? [0] : [0, random.below(3_000)],
  script: faults ? script(random) : [],
});

/** `count` customers of the app that a provider develops. */
export const developedVisits = (
  random: Random,
  count: number,
  lastMs: number,
  faults: boolean,
): CompanyVisit[] =>
  Array.from({ length: count }, (_, n) =>
    visit(random, FIRST_DEVELOPED_ID + n, random.below(lastMs), faults),
  ).sort((one, other) => one.at - other.at);

function stepsOf(random: Random, kind: SuiteKind, lastMs: number, faults: boolean): CompanyStep[] {
  let at = random.below(Math.max(1, Math.floor(lastMs / 2)));
  const step = (what: CompanyStep["do"], lost: number): CompanyStep => {
    const made = { do: what, at, posts: faults && random.chance(lost) ? [] : posts(random) };
    at += STEP_MS + random.below(3_000);
    return made;
  };
  const steps = [step("installs", 10)];
  if (steps[0]?.posts.length === 0) steps.push(step("installs", 0));
  // A third-party app's code is not reset: the company authorises the app again.
  if (random.chance(35)) steps.push(kind === "third-party" ? step("installs", 5) : step("resets", 5));
  if (random.chance(25)) {
    const cancel = step("cancels", 10);
    // An old cancel that comes again after the company is back changes nothing.
    steps.push(random.chance(50) ? { ...cancel, posts: [...cancel.posts, 9_000] } : cancel);
    if (random.chance(60)) steps.push(step("installs", 0));
  }
  return steps;
}

/** A command is posted once; a proxy may post it again, and it may be late. */
const posts = (random: Random): number[] => {
  const first = random.chance(60) ? 0 : random.below(2_000);
  return random.chance(75) ? [first] : [first, first + random.below(1_500)];
};

/** The calls that exchange an AuthCode, of templates and of third-party apps. */
export const EXCHANGES: readonly string[] = ["service/get_permanent_code", "service/v2/get_permanent_code"];

/** Faults of the calls by which the Worker learns of companies. */
export const suiteEpisodes = (random: Random, lastMs: number): Episode[] =>
  Array.from({ length: 6 }, () => ({
    do: "meet",
    at: random.below(lastMs),
    forMs: random.between(500, 3_000),
    api: random.pick([...EXCHANGES, ...EXCHANGES, "service/get_suite_token", "service/get_corp_token"]),
    percent: random.pick([50, 100]),
    then: random.pick<FaultEffect>([
      { loseAnswer: true },
      { reset: true },
      { status: 502 },
      { errcode: -1 },
      { delayMs: 1_500 },
      { errcode: 42009 },
    ]),
  }));
