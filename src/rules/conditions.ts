/**
 * The conditions of contact events: where the value of each comes from, and whose look-up it needs. How a
 * condition is written and compared is in `condition.ts`.
 */
import type { Condition, Value } from "./condition.ts";
import type { Facts, Known, Subject } from "./facts.ts";

/** What conditions are held against. */
export interface Moment {
  facts: Facts;
  known: Known;
  /** The time on the wall, like `2026-11-20T09:00`. */
  local: () => string;
  /** The names of the calendars that are open. */
  openCalendars: () => readonly string[];
}

interface Reading {
  /** Whose look-up brings the value. */
  needs: Subject | null;
  read(moment: Moment): Value;
}

/** WeCom's numbers (doc 92114) under our names. A gender of 0 is not known to WeCom either. */
export const TYPES: Words = { "1": "wechat", "2": "wecom" };
export const GENDERS: Words = { "0": "", "1": "male", "2": "female" };
type Words = Readonly<Record<string, string>>;

/** By name, in the order in which they are looked at: look-ups come last. */
export const CONDITIONS = {
  app: { needs: null, read: ({ facts }) => facts.app },
  staff: { needs: null, read: ({ facts }) => facts.staff },
  state: { needs: null, read: ({ facts }) => (facts.event === "contact.added" ? (facts.state ?? "") : null) },
  via: { needs: null, read: ({ facts }) => (facts.event === "contact.added" ? facts.via : null) },
  hours: { needs: null, read: ({ openCalendars }) => openCalendars() },
  department: { needs: "staff", read: ({ known }) => known.staff?.department?.map(String) ?? null },
  "customer.type": { needs: "customer", read: ({ known }) => TYPES[String(known.customer?.type)] ?? null },
  "customer.gender": {
    needs: "customer",
    read: ({ known }) => GENDERS[String(known.customer?.gender)] ?? null,
  },
  "customer.tag": { needs: "customer", read: ({ known }) => known.customer?.tags ?? null },
} satisfies Record<string, Reading>;

export type ConditionName = keyof typeof CONDITIONS;

/** A condition of a rule, with what is known of its name. */
export interface NamedCondition extends Reading {
  name: ConditionName;
  condition: Condition;
}

/** A rule's conditions in the order in which they are looked at. */
export function inOrder(
  conditions: {
    readonly [name in ConditionName]?: Condition | undefined;
  },
): NamedCondition[] {
  return Object.keys(CONDITIONS)
    .filter((name) => isCondition(name))
    .flatMap((name) =>
      conditions[name] === undefined ? [] : [{ name, condition: conditions[name], ...CONDITIONS[name] }],
    );
}

function isCondition(name: string): name is ConditionName {
  return Object.hasOwn(CONDITIONS, name);
}
