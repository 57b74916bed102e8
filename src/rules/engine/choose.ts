/**
 * Chooses the rule for an event: the first whose event, dates and conditions fit. Pure; knows nothing of how rules were
 * written or of what they send.
 */
import { fits } from "../conditions/condition.ts";
import type { ConditionName, Moment, NamedCondition } from "../conditions/conditions.ts";
import type { Action, FollowUp } from "./action.ts";
import { type Calendar, isOpen } from "./calendar.ts";
import type { EventName } from "./events.ts";
import type { Facts, Known, Subject } from "./facts.ts";
import type { MediaSource } from "./kept-media.ts";
import type { LocalClock } from "./local-time.ts";

export type { Action, FollowUp, Transfer } from "./action.ts";
export type { EventName } from "./events.ts";
export type { Facts, Known, Subject } from "./facts.ts";

/** The compiled rules of a file. */
export interface CompiledRules {
  timezone: string;
  calendars: ReadonlyMap<string, Calendar>;
  /** The media to keep alive, by name. */
  media: ReadonlyMap<string, MediaSource>;
  rules: readonly Rule[];
  /** The clock of `timezone`, by which calendars, `from` and `until` go. */
  localTime: LocalClock;
}

export interface Rule {
  name: string;
  on: EventName;
  enabled: boolean;
  /** All must fit; in the order in which they are compared. */
  when: readonly NamedCondition[];
  /** The first local time of the rule, and the first after it, as `2026-11-20T09:00`; null for no bound. */
  from: string | null;
  until: string | null;
  action: Action;
  /**
   * How long after the event the message is sent, in milliseconds; null for at once. For kf.queued and kf.accepted
   * only.
   */
  afterMs: number | null;
  /** Whether the customer gets nothing when the servicer has written in the meantime. */
  unlessReplied: boolean;
  then: readonly FollowUp[];
}

/**
 * `needs` is the look-up that decides whether a rule fits. Choose again after the look-up, whether it succeeded or
 * failed.
 */
export type Choice = { needs: null; rule: Rule | null } | { needs: Subject };

/** The first rule that fits; `now` in milliseconds since 1970. */
export function chooseRule(compiled: CompiledRules, facts: Facts, now: number, known: Known = {}): Choice {
  const moment = momentOf(compiled, facts, now, known);
  for (const rule of compiled.rules) {
    const misfit = misfitOf(rule, moment);
    if (misfit === null) return { needs: null, rule };
    if (typeof misfit === "string" || misfit.needs === null) continue;
    if (known[misfit.needs] === undefined) return { needs: misfit.needs };
  }
  return { needs: null, rule: null };
}

/**
 * When the wait of a chosen rule ends, for an event at `eventAt`; null when the wait is over at `now`. After a wait,
 * the rule is chosen again.
 */
export function endOfWait({ action, afterMs }: Rule, eventAt: number, now: number): number | null {
  if (action.do !== "send" || afterMs === null) return null;
  const end = eventAt + afterMs;
  return end > now ? end : null;
}

/** The values with which the conditions of rules are compared at a time. */
export function momentOf(
  { calendars, localTime }: CompiledRules,
  facts: Facts,
  now: number,
  known: Known,
): Moment {
  let time: string | null = null;
  const local = () => {
    time ??= localTime(now);
    return time;
  };
  let open: string[] | null = null;
  const openCalendars = () => {
    open ??= [...calendars].flatMap(([name, calendar]) => (isOpen(calendar, local()) ? [name] : []));
    return open;
  };
  return { facts, known, local, openCalendars };
}

/** Why a rule does not fit an event. */
export type Mismatch = "disabled" | "event" | "from" | "until" | ConditionName;

/** The first mismatch, as the condition itself where a condition does not fit. */
export type Misfit = Exclude<Mismatch, ConditionName> | NamedCondition;

/** Why a rule does not fit; null when it does. Conditions that need a look-up come last, and do not fit without its result. */
export function misfitOf(rule: Rule, moment: Moment): Misfit | null {
  if (!rule.enabled) return "disabled";
  if (rule.on !== moment.facts.event) return "event";
  if (rule.from !== null && moment.local() < rule.from) return "from";
  if (rule.until !== null && moment.local() >= rule.until) return "until";
  for (const named of rule.when) {
    if (!fits(named.condition, named.read(moment))) return named;
  }
  return null;
}
