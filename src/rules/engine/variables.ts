/**
 * The names that a message's Liquid may use, and the values behind them. Knows nothing of templates' syntax.
 */
import { type Sentence, say } from "../../i18n/sentence.ts";
import { wellFormed } from "../../schema/bytes.ts";
import { quote, suggestion } from "../../schema/wording.ts";
import {
  CONTACT_EVENTS,
  EVENTS,
  EVENTS_WITH_STAFF,
  type EventName,
  KF_EVENTS,
  MESSAGE_EVENTS,
} from "./events.ts";
import type { Subject } from "./facts.ts";
import type { KeptMedia } from "./kept-media.ts";
import type { LocalClock } from "./local-time.ts";

/** The values that a message is filled in with. A field that a look-up did not bring is missing. */
export type Values = ContactValues | KfValues;

interface SharedValues {
  /** Milliseconds since 1970. */
  now: number;
  /** The file's media that are uploaded and alive, by name. */
  media: ReadonlyMap<string, KeptMedia>;
}

export interface ContactValues extends SharedValues {
  family: "contact";
  /** As `externalcontact/get` names them (WeCom doc 92114). */
  customer: CustomerValues & {
    type?: number;
    position?: string;
    corp_name?: string;
    corp_full_name?: string;
  };
  staff: StaffValues;
  state: string | null;
  via: string;
}

export interface KfValues extends SharedValues {
  family: "kf";
  /** As `kf/customer/batchget` has them (WeCom doc 95159), the nickname as `name`. */
  customer: CustomerValues;
  /** The servicer, for kf.accepted and kf.ended. */
  staff: StaffValues | null;
  /** The account's open_kfid. */
  account: string;
  scene: string | null;
  sceneParam: string | null;
  /** What the customer wrote, for kf.message. */
  message: string | null;
}

interface CustomerValues {
  external_userid: string;
  name?: string;
  gender?: number;
}

/** As `user/get` names them (WeCom doc 90196). */
interface StaffValues {
  userid: string;
  name?: string;
  alias?: string;
  position?: string;
}

/** The fields of each subject, with the events that know them. */
const FIELDS: Readonly<Record<Subject, Readonly<Record<string, readonly EventName[]>>>> = {
  customer: {
    external_userid: EVENTS,
    name: EVENTS,
    gender: EVENTS,
    type: CONTACT_EVENTS,
    position: CONTACT_EVENTS,
    corp_name: CONTACT_EVENTS,
    corp_full_name: CONTACT_EVENTS,
  },
  staff: {
    userid: EVENTS_WITH_STAFF,
    name: EVENTS_WITH_STAFF,
    alias: EVENTS_WITH_STAFF,
    position: EVENTS_WITH_STAFF,
  },
};
/** Variables without fields, with the events that know them. */
const WHOLE: Readonly<Record<string, readonly EventName[]>> = {
  state: CONTACT_EVENTS,
  via: CONTACT_EVENTS,
  account: KF_EVENTS,
  scene: KF_EVENTS,
  scene_param: KF_EVENTS,
  message: MESSAGE_EVENTS,
  now: EVENTS,
};
const KNOWN_BY_THE_EVENT = ["external_userid", "userid"];

/** A variable as a template names it: `customer.name` is `["customer", "name"]`; a computed step is null. */
export type Variable = readonly (string | number | null)[];

/** Whether a name is a built-in variable and so cannot be assigned to. */
export function isBuiltIn(name: string): boolean {
  return Object.hasOwn(WHOLE, name) || isSubject(name);
}

/** A sentence when a variable cannot be used in a message that is sent on these events, or null. */
export function variableFault(
  [root, field, ...rest]: Variable,
  events: readonly EventName[],
): Sentence | null {
  const name = String(root);
  if (isSubject(name)) {
    const fields = FIELDS[name];
    if (field === undefined) return say("field-needed", { name });
    if (typeof field !== "string") return say("field-computed", { name });
    const knownBy = Object.hasOwn(fields, field) ? fields[field] : undefined;
    if (knownBy === undefined) {
      const names = Object.keys(fields);
      const hint = suggestion(field, names) ?? say("fields-are", { name, fields: { all: names } });
      return say("unknown-field", { name: `${name}.${field}`, hint });
    }
    if (rest.length > 0 && rest.join() !== "size") return say("no-fields", { name: `${name}.${field}` });
    return strangerTo(events, knownBy, name === "staff" ? name : `${name}.${field}`);
  }
  const knownBy = Object.hasOwn(WHOLE, name) ? WHOLE[name] : undefined;
  if (knownBy === undefined) {
    const names = namesIn(events);
    const hint = /^[‘’“”]/.test(name)
      ? say("text-in-english-quotes")
      : (suggestion(name, names) ?? say("there-are", { names: { all: names } }));
    return say("unknown-variable", { name: quote(name), hint });
  }
  const stranger = strangerTo(events, knownBy, name);
  if (stranger !== null || field === undefined || field === "size") return stranger;
  return say("no-fields", { name });
}

function strangerTo(
  events: readonly EventName[],
  knownBy: readonly EventName[],
  name: string,
): Sentence | null {
  const stranger = events.find((event) => !knownBy.includes(event));
  if (stranger === undefined) return null;
  const those = knownBy === KF_EVENTS ? say("service-events") : { all: knownBy };
  return say("variable-of-other-events", { name, events: those, event: stranger });
}

/** The variables that all of these events know. */
function namesIn(events: readonly EventName[]): string[] {
  const isKnown = (knownBy: readonly EventName[]) => events.every((event) => knownBy.includes(event));
  const subjects = Object.entries(FIELDS).filter(([, fields]) => Object.values(fields).some(isKnown));
  const whole = Object.entries(WHOLE).filter(([, knownBy]) => isKnown(knownBy));
  return [...subjects, ...whole].map(([name]) => name);
}

/** Whether a variable is a member's name, which WeCom does not tell every app. */
export const namesStaff = ([root, field]: Variable): boolean =>
  root === "staff" && (field === "name" || field === "alias");

/** The look-ups that a text needs. */
export interface NeededLookUps {
  customer: boolean;
  staff: boolean;
  /** Whether the member is looked up for a name alone, which WeCom does not tell every app. */
  onlyNames: boolean;
}

export function lookUpsFor(variables: readonly Variable[]): NeededLookUps {
  const ofStaff = variables.filter((variable) => lookupOf(variable) === "staff");
  return {
    customer: variables.some((variable) => lookupOf(variable) === "customer"),
    staff: ofStaff.length > 0,
    onlyNames: ofStaff.every(namesStaff),
  };
}

/** The look-up that a variable needs, or null. */
function lookupOf([root, field]: Variable): Subject | null {
  const subject = String(root);
  if (!isSubject(subject) || KNOWN_BY_THE_EVENT.includes(String(field))) return null;
  return subject;
}

function isSubject(name: string): name is Subject {
  return Object.hasOwn(FIELDS, name);
}

/** The values as templates see them: texts well-formed, `now` in local time, empty texts left out. */
export function scopeOf(values: Values, clock: LocalClock): Scope {
  return {
    customer: known(values.customer),
    staff: known(values.staff ?? {}),
    ...known(wholeOf(values)),
    // Few texts tell the time, and the clock of a time zone is slow.
    get now() {
      return clock(values.now);
    },
    [CLOCK]: clock,
  };
}

function wholeOf(values: Values): object {
  if (values.family === "contact") return { state: values.state, via: values.via };
  const { account, scene, sceneParam, message } = values;
  return { account, scene, scene_param: sceneParam, message };
}

/** The key of a scope's clock, a symbol: no template can name it. */
export const CLOCK = Symbol("the clock of the file's time zone");

/** The values that a template is rendered with, and the clock for its dates. */
export type Scope = Readonly<Record<string, unknown>> & { readonly [CLOCK]: LocalClock };

const SHANGHAI_MS = 8 * 3_600_000;

/** No values but the time, for trying a template out. */
export const EMPTY_SCOPE: Scope = {
  customer: {},
  staff: {},
  now: "2026-01-01T09:00:00+08:00",
  [CLOCK]: (now) => new Date(now + SHANGHAI_MS).toISOString().replace(/\.\d+Z$/, "+08:00"),
};

// In Liquid "" is true, and would pass for a value in `{% if customer.position %}`.
function known(fields: object): Record<string, unknown> {
  const scope: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) {
    const sendable: unknown = typeof value === "string" ? wellFormed(value) : value;
    if (sendable !== "" && sendable !== null) scope[key] = sendable;
  }
  return scope;
}
