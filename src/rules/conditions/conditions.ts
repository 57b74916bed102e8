/**
 * The table of conditions: a row holds everything that is known of a condition. The file's schema, the choice of a
 * rule, explanations and warnings are made from this table. How values are compared is in `condition.ts`.
 */
import type * as v from "valibot";
import { type PlainCode, say } from "../../i18n/sentence.ts";
import type { Name } from "../../schema/wording.ts";
import { trimmed } from "../engine/blanks.ts";
import {
  CONTACT_EVENTS,
  EVENTS,
  type EventName,
  isContact,
  KF_EVENTS,
  MESSAGE_EVENTS,
} from "../engine/events.ts";
import {
  type ContactFacts,
  type Facts,
  type KfFacts,
  type Known,
  type Subject,
  VIAS,
} from "../engine/facts.ts";
import { type Condition, condition, type Value } from "./condition.ts";
import { amongWords, anyValue, departmentId, filledValue, wholeValue, wordCondition } from "./values.ts";
import { CHANNELS, GENDERS, TYPES } from "./wecom-words.ts";

/** The values that conditions are compared with. */
export interface Moment {
  facts: Facts;
  known: Known;
  /** The local time, like `2026-11-20T09:00`. */
  local: () => string;
  /** The names of the calendars that are open. */
  openCalendars: () => readonly string[];
}

/** The events that have a condition, and their name in sentences. */
interface EventSet {
  events: readonly EventName[];
  name: Name;
}
const EVERY_EVENT: EventSet = { events: EVENTS, name: "all-events" };
const CONTACT: EventSet = { events: CONTACT_EVENTS, name: say("as-written", { word: "contact.added" }) };
const KF: EventSet = { events: KF_EVENTS, name: "service-events" };
const MESSAGE: EventSet = { events: MESSAGE_EVENTS, name: say("as-written", { word: "kf.message" }) };

/**
 * Where values come from, in the order in which conditions are compared, with the look-up that brings them: look-ups
 * come last, so that no rule waits for a look-up that another condition makes needless.
 */
const SOURCES = {
  event: null,
  msgtype: null,
  menu: null,
  text: null,
  clock: null,
  staff: "staff",
  customer: "customer",
} satisfies Record<string, Subject | null>;
type Source = keyof typeof SOURCES;
const SOURCE_NAMES = Object.keys(SOURCES);

interface ConditionDescriptor {
  on: EventSet;
  /** The schema of the condition in the file. */
  schema: v.GenericSchema<unknown, Condition>;
  /** The code of what editors show. */
  description: PlainCode;
  source: Source;
  /** The value of an event, or null when the event has none or the look-up did not bring it. */
  read(moment: Moment): Value;
  /** The wording of an explanation: a whole value, a part of a text, or a span of time. */
  worded: "value" | "part" | "time";
  /** Whether every event has a value, which is known without a look-up: a value and its `not` take every event. */
  isAlwaysKnown: boolean;
  /** All the values that an event can have, where the set is closed and `isAlwaysKnown`. */
  allValues: readonly string[] | null;
  /** Whether a missing value reads as "": then `["*", ""]` fits every event. */
  isEmptyWhenMissing: boolean;
  /** Whether an event can have several values: then one value says nothing of the others. */
  isManyValued: boolean;
}

const ofContact =
  (read: (facts: ContactFacts) => Value) =>
  ({ facts }: Moment): Value =>
    isContact(facts) ? read(facts) : null;
const ofKf =
  (read: (facts: KfFacts) => Value) =>
  ({ facts }: Moment): Value =>
    isContact(facts) ? null : read(facts);

/** By name, in the order of the file's schema; `customer.type` is written as `customer: { type: … }`. */
const TABLE = {
  app: {
    on: EVERY_EVENT,
    schema: condition("apps", wholeValue),
    description: "when-app",
    source: "event",
    read: ({ facts }) => facts.app,
    worded: "value",
    isAlwaysKnown: true,
    allValues: null,
    isEmptyWhenMissing: false,
    isManyValued: false,
  },
  hours: {
    on: EVERY_EVENT,
    schema: condition("calendars", wholeValue),
    description: "when-hours",
    source: "clock",
    read: ({ openCalendars }) => openCalendars(),
    worded: "time",
    isAlwaysKnown: true,
    allValues: null,
    isEmptyWhenMissing: false,
    isManyValued: true,
  },
  staff: {
    on: CONTACT,
    schema: condition("member-userids", wholeValue),
    description: "when-staff",
    source: "event",
    read: ofContact(({ staff }) => staff),
    worded: "value",
    isAlwaysKnown: false,
    allValues: null,
    isEmptyWhenMissing: false,
    isManyValued: false,
  },
  state: {
    on: CONTACT,
    schema: condition("states", anyValue, { wildcards: true }),
    description: "when-state",
    source: "event",
    read: ofContact(({ state }) => state ?? ""),
    worded: "value",
    isAlwaysKnown: false,
    allValues: null,
    isEmptyWhenMissing: true,
    isManyValued: false,
  },
  via: {
    on: CONTACT,
    schema: condition(say("these-words", { words: { all: VIAS } }), amongWords(VIAS), { only: VIAS }),
    description: "when-via",
    source: "event",
    read: ofContact(({ via }) => via),
    worded: "value",
    isAlwaysKnown: true,
    allValues: VIAS,
    isEmptyWhenMissing: false,
    isManyValued: false,
  },
  department: {
    on: CONTACT,
    schema: condition("department-ids", departmentId, { numbers: true }),
    description: "when-department",
    source: "staff",
    read: ({ known }) => known.staff?.department?.map(String) ?? null,
    worded: "value",
    isAlwaysKnown: false,
    allValues: null,
    isEmptyWhenMissing: false,
    isManyValued: true,
  },
  "customer.type": {
    on: CONTACT,
    schema: wordCondition("customer-types", Object.values(TYPES), TYPES),
    description: "when-customer-type",
    source: "customer",
    read: ({ known }) => TYPES[String(known.customer?.type)] ?? null,
    worded: "value",
    isAlwaysKnown: false,
    allValues: null,
    isEmptyWhenMissing: false,
    isManyValued: false,
  },
  "customer.gender": {
    on: CONTACT,
    schema: wordCondition("genders", ["male", "female", "unknown"], { ...GENDERS, unknown: "" }),
    description: "when-customer-gender",
    source: "customer",
    read: ({ known }) => GENDERS[String(known.customer?.gender)] ?? null,
    worded: "value",
    isAlwaysKnown: false,
    allValues: null,
    isEmptyWhenMissing: false,
    isManyValued: false,
  },
  "customer.tag": {
    on: CONTACT,
    schema: condition("tag-ids", wholeValue),
    description: "when-customer-tag",
    source: "customer",
    read: ({ known }) => known.customer?.tags ?? null,
    worded: "value",
    isAlwaysKnown: false,
    allValues: null,
    isEmptyWhenMissing: false,
    isManyValued: true,
  },
  account: {
    on: KF,
    schema: condition("account-ids", wholeValue),
    description: "when-account",
    source: "event",
    read: ofKf(({ account }) => account),
    worded: "value",
    isAlwaysKnown: true,
    allValues: null,
    isEmptyWhenMissing: false,
    isManyValued: false,
  },
  scene: {
    on: KF,
    schema: condition("scenes", anyValue, { wildcards: true }),
    description: "when-scene",
    source: "event",
    read: ofKf(({ scene }) => scene ?? ""),
    worded: "value",
    isAlwaysKnown: false,
    allValues: null,
    isEmptyWhenMissing: true,
    isManyValued: false,
  },
  scene_param: {
    on: KF,
    schema: condition("scene-params", anyValue, { wildcards: true }),
    description: "when-scene-param",
    source: "event",
    read: ofKf(({ sceneParam }) => sceneParam ?? ""),
    worded: "value",
    isAlwaysKnown: false,
    allValues: null,
    isEmptyWhenMissing: true,
    isManyValued: false,
  },
  "channels.scene": {
    on: KF,
    schema: wordCondition("channels-scenes", Object.values(CHANNELS), CHANNELS),
    description: "when-channels-scene",
    source: "event",
    read: ofKf(({ channels }) => CHANNELS[String(channels?.scene)] ?? null),
    worded: "value",
    isAlwaysKnown: false,
    allValues: null,
    isEmptyWhenMissing: false,
    isManyValued: false,
  },
  "channels.nickname": {
    on: KF,
    schema: condition("nicknames", anyValue, { wildcards: true }),
    description: "when-channels-nickname",
    source: "event",
    read: ofKf(({ channels }) => channels?.nickname ?? null),
    worded: "value",
    isAlwaysKnown: false,
    allValues: null,
    isEmptyWhenMissing: false,
    isManyValued: false,
  },
  "text.is": {
    on: MESSAGE,
    schema: condition("condition-texts", filledValue, { trims: true }),
    description: "when-text-is",
    source: "text",
    // Phones and chats add invisible blanks.
    read: ofKf(({ message }) => (message?.text ? trimmed(message.text) : (message?.text ?? null))),
    worded: "value",
    isAlwaysKnown: false,
    allValues: null,
    isEmptyWhenMissing: false,
    isManyValued: false,
  },
  "text.contains": {
    on: MESSAGE,
    schema: condition("condition-texts", filledValue, { parts: true }),
    description: "when-text-contains",
    source: "text",
    read: ofKf(({ message }) => message?.text ?? null),
    worded: "part",
    isAlwaysKnown: false,
    allValues: null,
    isEmptyWhenMissing: false,
    isManyValued: false,
  },
  menu: {
    on: MESSAGE,
    schema: condition("menu-ids", anyValue),
    description: "when-menu",
    source: "menu",
    read: ofKf(({ message }) => message && (message.menu ?? "")),
    worded: "value",
    isAlwaysKnown: false,
    allValues: null,
    isEmptyWhenMissing: true,
    isManyValued: false,
  },
  msgtype: {
    on: MESSAGE,
    schema: condition("msgtypes", wholeValue),
    description: "when-msgtype",
    source: "msgtype",
    read: ofKf(({ message }) => message?.msgtype ?? null),
    worded: "value",
    isAlwaysKnown: false,
    allValues: null,
    isEmptyWhenMissing: false,
    isManyValued: false,
  },
} satisfies Record<string, ConditionDescriptor>;

export type ConditionName = keyof typeof TABLE;
export const CONDITIONS: Readonly<Record<ConditionName, ConditionDescriptor>> = TABLE;
export const CONDITION_NAMES = Object.keys(TABLE).filter((name) => isConditionName(name));

type GroupName<Name> = Name extends `${infer Group}.${string}` ? Group : never;
/** What editors show for groups of conditions. */
const GROUPS: Readonly<Record<GroupName<ConditionName>, PlainCode>> = {
  customer: "when-customer",
  channels: "when-channels",
  text: "when-text",
};
export const CONDITION_GROUPS: ReadonlyMap<string, PlainCode> = new Map(Object.entries(GROUPS));

/** The look-up that brings the value of a condition. */
export function lookUpOf(name: ConditionName): Subject | null {
  return SOURCES[CONDITIONS[name].source];
}

/** A condition of a rule under its name. */
export interface NamedCondition {
  name: ConditionName;
  condition: Condition;
  /** The look-up that brings the value. */
  needs: Subject | null;
  read(moment: Moment): Value;
}

export function namedCondition(name: ConditionName, condition: Condition): NamedCondition {
  return { name, condition, needs: lookUpOf(name), read: CONDITIONS[name].read };
}

/** Conditions in the order in which they are compared. */
export function inOrder(conditions: readonly NamedCondition[]): NamedCondition[] {
  return conditions.toSorted((one, other) => rankOf(one) - rankOf(other));
}

const rankOf = ({ name }: NamedCondition) => SOURCE_NAMES.indexOf(CONDITIONS[name].source);

function isConditionName(name: string): name is ConditionName {
  return Object.hasOwn(TABLE, name);
}
