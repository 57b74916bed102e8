/** An event that is made up by flags, by JSON, or by both: flags go before what JSON says. */
import * as v from "valibot";
import { EVENTS } from "../../src/rules/facts.ts";
import { readFile } from "./check.ts";
import { giveUp } from "./give-up.ts";

export interface EventFlags {
  /** An event's name, or a file with an event in JSON. */
  event?: string;
  app?: string;
  customer?: string;
  "customer-name"?: string;
  staff?: string;
  "staff-name"?: string;
  servicer?: string;
  state?: string;
  via?: string;
  tag?: string[];
  department?: string[];
  account?: string;
  scene?: string;
  "scene-param"?: string;
  channels?: string;
  nickname?: string;
  text?: string;
  menu?: string;
  msgtype?: string;
}

type Group = Record<string, unknown>;

/** The event, as `answer` takes it. */
export function eventOf(flags: EventFlags): Group {
  const { event, app, state, via, account, scene } = flags;
  const isName = EVENTS.some((name) => name === event);
  const given: Group = event === undefined ? {} : isName ? { event } : readEvent(event);
  const customer = said({
    external_userid: flags.customer,
    name: flags["customer-name"],
    tags: flags.tag,
  });
  const staff = said({
    userid: flags.staff ?? flags.servicer,
    name: flags["staff-name"],
    department: flags.department?.map(Number),
  });
  const channels = said({ scene: flags.channels, nickname: flags.nickname });
  const message = said({ text: flags.text, menu: flags.menu, msgtype: flags.msgtype });
  return {
    ...given,
    ...said({ app, state, via, account, scene, scene_param: flags["scene-param"] }),
    ...merged("customer", "external_userid", given, customer),
    ...merged("staff", "userid", given, staff),
    ...merged("channels", "nickname", given, channels),
    ...merged("message", "text", given, message),
  };
}

const group = v.fallback(v.record(v.string(), v.unknown()), {});
const eventFile = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown()));

function readEvent(path: string): Group {
  const read = v.safeParse(eventFile, readFile(path));
  return read.success ? read.output : giveUp(`${path} holds no event: a group of keys in JSON is expected`);
}

/** A group of the event, of which JSON may have no more than one text: what flags say goes before it. */
function merged(key: string, ofText: string, given: Group, flags: Group): Group {
  if (Object.keys(flags).length === 0) return {};
  const before = given[key];
  return {
    [key]: { ...(typeof before === "string" ? { [ofText]: before } : v.parse(group, before)), ...flags },
  };
}

const said = (fields: Group): Group =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
