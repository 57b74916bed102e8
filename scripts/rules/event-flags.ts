/**
 * Makes a sample event from flags, from JSON, or from both; a flag wins over the same key in JSON. A problem names the
 * flag that was typed. Explains nothing.
 */
import { existsSync } from "node:fs";
import * as v from "valibot";
import { type Part, say } from "../../src/i18n/sentence.ts";
import {
  CONTACT_EVENTS,
  EVENTS,
  EVENTS_WITH_STAFF,
  KF_EVENTS,
  MESSAGE_EVENTS,
} from "../../src/rules/engine/events.ts";
import { quote, suggestion } from "../../src/schema/wording.ts";
import { giveUp } from "../words.ts";
import { readFile } from "./check.ts";

const text = { type: "string" } as const;
const texts = { type: "string", multiple: true } as const;

/** The flags of an event, for `parseArgs`: the key that each fills, and the events that have it. */
export const EVENT_FLAGS = {
  app: { ...text, fills: "app", on: EVENTS },
  customer: { ...text, fills: "customer.external_userid", on: EVENTS },
  "customer-name": { ...text, fills: "customer.name", on: EVENTS },
  "customer-type": { ...text, fills: "customer.type", on: CONTACT_EVENTS },
  "customer-position": { ...text, fills: "customer.position", on: CONTACT_EVENTS },
  gender: { ...text, fills: "customer.gender", on: EVENTS },
  "corp-name": { ...text, fills: "customer.corp_name", on: CONTACT_EVENTS },
  tag: { ...texts, fills: "customer.tags", on: CONTACT_EVENTS },
  staff: { ...text, fills: "staff.userid", on: EVENTS_WITH_STAFF },
  servicer: { ...text, fills: "staff.userid", on: EVENTS_WITH_STAFF },
  "staff-name": { ...text, fills: "staff.name", on: EVENTS_WITH_STAFF },
  department: { ...texts, fills: "staff.department", on: CONTACT_EVENTS },
  state: { ...text, fills: "state", on: CONTACT_EVENTS },
  via: { ...text, fills: "via", on: CONTACT_EVENTS },
  account: { ...text, fills: "account", on: KF_EVENTS },
  scene: { ...text, fills: "scene", on: KF_EVENTS },
  "scene-param": { ...text, fills: "scene_param", on: KF_EVENTS },
  channels: { ...text, fills: "channels.scene", on: KF_EVENTS },
  nickname: { ...text, fills: "channels.nickname", on: KF_EVENTS },
  text: { ...text, fills: "message.text", on: MESSAGE_EVENTS },
  menu: { ...text, fills: "message.menu", on: MESSAGE_EVENTS },
  msgtype: { ...text, fills: "message.msgtype", on: MESSAGE_EVENTS },
} as const;

type EventFlag = keyof typeof EVENT_FLAGS;
export type EventFlags = { [flag in EventFlag]?: string | string[] } & {
  /** An event's name, or a file with an event in JSON. */
  event?: string;
};

/** JSON may give a group as one text; this is the key that the text stands for. */
const TEXT_OF: Readonly<Record<string, string>> = {
  customer: "external_userid",
  staff: "userid",
  message: "text",
};

type Group = Record<string, unknown>;

/** The event, in the form that `answer` takes. */
export function eventOf(flags: EventFlags): Group {
  const event = readEvent(flags.event);
  const given = givenIn(flags);
  for (const flag of given) {
    const { on } = EVENT_FLAGS[flag];
    const name = EVENTS.find((one) => one === (event["event"] ?? "contact.added"));
    if (name === undefined || on.some((one) => one === name)) continue;
    const hint = flags.event === undefined ? say("event-says-which") : "";
    giveUp(say("flag-of-other-events", { flag: `--${flag}`, events: { all: on }, event: name, hint }));
  }
  if (flags.staff !== undefined && flags.servicer !== undefined) {
    giveUp(say("staff-or-servicer"));
  }
  for (const flag of given) fill(event, EVENT_FLAGS[flag].fills, typed(flag, flags[flag]));
  return event;
}

/** The typed flags that fill the place of a fault, such as `event.via`; without such a flag, the place itself. */
export function flagsAt(path: string, flags: EventFlags): Part {
  if (path === "at") return "--at";
  const isThere = (flag: EventFlag) => {
    const place = `event.${EVENT_FLAGS[flag].fills}`;
    return place === path || place.startsWith(`${path}.`);
  };
  const given = givenIn(flags).filter(isThere);
  const isJson = flags.event !== undefined && !isName(flags.event);
  // Without JSON only a flag can fill an empty place, so all flags for it are named.
  const named = given.length > 0 || isJson ? given : ALL_FLAGS.filter(isThere);
  return named.length === 0 ? path : { all: named.map((flag) => `--${flag}`) };
}

const ALL_FLAGS = Object.keys(EVENT_FLAGS).filter(isFlag);

function isFlag(name: string): name is EventFlag {
  return Object.hasOwn(EVENT_FLAGS, name);
}

const givenIn = (flags: EventFlags) => ALL_FLAGS.filter((flag) => flags[flag] !== undefined);

const isName = (event: string) => EVENTS.some((name) => name === event);

const eventFile = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown()));

function readEvent(event: string | undefined): Group {
  if (event === undefined) return {};
  if (isName(event)) return { event };
  if (!existsSync(event)) {
    const hint = suggestion(event, EVENTS) ?? say("there-are", { names: { all: EVENTS } });
    const message = say("neither-event-nor-file", { event: quote(event), hint });
    giveUp(say("at-flags", { flags: "--event", message }));
  }
  const read = v.safeParse(eventFile, readFile(event));
  return read.success ? read.output : giveUp(say("no-event-in-file", { path: event }));
}

/** Puts a value in its place, also in a group that JSON gives as one text. */
function fill(event: Group, place: string, value: unknown): void {
  const [key = "", member] = place.split(".");
  const before = event[key];
  const ofText = TEXT_OF[key];
  if (member === undefined) event[key] = value;
  else if (typeof before === "string" && ofText !== undefined) {
    event[key] = { [ofText]: before, [member]: value };
  } else event[key] = { ...v.parse(group, before), [member]: value };
}

const group = v.fallback(v.record(v.string(), v.unknown()), {});

/** The typed value, in the type that JSON has. */
function typed(flag: EventFlag, value: string | string[] | undefined): unknown {
  if (flag !== "department" || !Array.isArray(value)) return value;
  return value.map((id) => {
    if (/^\d+$/.test(id)) return Number(id);
    const message = say("department-id-expected", { id: quote(id) });
    return giveUp(say("at-flags", { flags: "--department", message }));
  });
}
