/**
 * The conditions of events: where the value of each comes from, and whose look-up it needs. How a condition is
 * written is in `when.ts`, how it is compared in `condition.ts`.
 */
import { trimmed } from "./blanks.ts";
import type { Condition, Value } from "./condition.ts";
import type { ContactFacts, Facts, KfFacts, Known, Subject } from "./facts.ts";

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

/** WeCom's numbers (docs 92114 and 94670) under our names. A gender of 0 is not known to WeCom either. */
export const TYPES: Words = { "1": "wechat", "2": "wecom" };
export const GENDERS: Words = { "0": "", "1": "male", "2": "female" };
export const CHANNELS: Words = { "1": "profile", "2": "live", "3": "window", "4": "product", "5": "order" };
type Words = Readonly<Record<string, string>>;

const ofContact = (read: (facts: ContactFacts) => Value): Reading => ({
  needs: null,
  read: ({ facts }) => (facts.event === "contact.added" ? read(facts) : null),
});
const ofService = (read: (facts: KfFacts) => Value): Reading => ({
  needs: null,
  read: ({ facts }) => (facts.event === "contact.added" ? null : read(facts)),
});

/** By name, in the order in which they are looked at: look-ups come last. */
export const CONDITIONS = {
  app: { needs: null, read: ({ facts }) => facts.app },
  staff: ofContact(({ staff }) => staff),
  state: ofContact(({ state }) => state ?? ""),
  via: ofContact(({ via }) => via),
  account: ofService(({ account }) => account),
  scene: ofService(({ scene }) => scene ?? ""),
  scene_param: ofService(({ sceneParam }) => sceneParam ?? ""),
  "channels.scene": ofService(({ channels }) => CHANNELS[String(channels?.scene)] ?? null),
  "channels.nickname": ofService(({ channels }) => channels?.nickname ?? null),
  msgtype: ofService(({ message }) => message?.msgtype ?? null),
  menu: ofService(({ message }) => message && (message.menu ?? "")),
  // Phones and chats add blanks that nobody sees.
  "text.is": ofService(({ message }) => (message?.text ? trimmed(message.text) : (message?.text ?? null))),
  "text.contains": ofService(({ message }) => message?.text ?? null),
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

const NAMES = Object.keys(CONDITIONS).filter((name) => isCondition(name));

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
  return NAMES.flatMap((name) =>
    conditions[name] === undefined ? [] : [{ name, condition: conditions[name], ...CONDITIONS[name] }],
  );
}

function isCondition(name: string): name is ConditionName {
  return Object.hasOwn(CONDITIONS, name);
}
