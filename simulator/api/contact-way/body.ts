/**
 * What a contact way (「联系我」) may be (doc 92228): the limits of its fields, and who may stand in it. Which errcode a
 * field gets that is too long is not documented, nor which of several is told first.
 */
import type { App } from "../../company/app.ts";
import type { ContactWay, ContactWayDraft } from "../../company/contact-ways.ts";
import type { Staff } from "../../company/people.ts";
import type { Settings } from "../../settings/settings.ts";
import { type BodyReader, type JsonObject, Offence } from "../body-reader.ts";

/** Code points. */
const TEXT_CHARACTERS = 30;
/** Members, those of departments counted. */
const MEMBERS = 100;

/** What `update_contact_way` may change. */
export type ContactWayChanges = Partial<
  Pick<ContactWay, "style" | "remark" | "skipVerify" | "state" | "users" | "parties">
>;

const CHANGEABLE = ["style", "remark", "skip_verify", "state", "user", "party"];
/** For 临时会话, which only companies in medicine have; not simulated. */
const TEMPORARY = ["is_temp", "expires_in", "chat_expires_in", "unionid", "conclusions", "mark_source"];

export function readNewWay(
  reader: BodyReader,
  body: JsonObject,
  app: App,
  settings: Settings,
): ContactWayDraft {
  reader.known(body, ["type", "scene", "is_exclusive", ...CHANGEABLE, ...TEMPORARY]);
  const type = oneOrTwo(reader, body, "type", { missing: 41037, wrong: 41039 });
  const scene = oneOrTwo(reader, body, "scene", { missing: 41038, wrong: 41040 });
  const changes = readTexts(reader, body);
  reader.check(changes.style !== undefined && scene !== 1, 41042, "style is for scene 1");
  const users = readUsers(reader, body) ?? [];
  const parties = readParties(reader, body) ?? [];
  reader.check(type === 1 && users.length !== 1, 40032, "user");
  reader.check(type === 1 && parties.length > 0, 40058, "party is for type 2");
  reader.check(users.length === 0 && parties.length === 0, 40063, "user and party");
  checkMembers(app, users, parties, settings);
  return {
    type,
    scene,
    isExclusive: flag(reader, body, "is_exclusive") ?? false,
    style: changes.style,
    remark: changes.remark ?? "",
    skipVerify: changes.skipVerify ?? true,
    state: changes.state ?? "",
    users,
    parties,
  };
}

/** What stands in the body; `user` and `party` overwrite those of before. Type and scene stay as they are. */
export function readChanges(
  reader: BodyReader,
  body: JsonObject,
  { app, way, settings }: { app: App; way: ContactWay; settings: Settings },
): ContactWayChanges {
  reader.known(body, ["config_id", ...CHANGEABLE, ...TEMPORARY]);
  const changes: ContactWayChanges = readTexts(reader, body);
  const users = readUsers(reader, body);
  const parties = readParties(reader, body);
  if (users === undefined && parties === undefined) return changes;
  const after = { users: users ?? way.users, parties: parties ?? way.parties };
  reader.check(way.type === 1 && after.users.length !== 1, 40032, "user");
  reader.check(after.users.length === 0 && after.parties.length === 0, 40063, "user and party");
  checkMembers(app, after.users, after.parties, settings);
  return { ...changes, ...after };
}

function readTexts(reader: BodyReader, body: JsonObject): ContactWayChanges {
  const changes: ContactWayChanges = {};
  for (const name of ["remark", "state"] as const) {
    const value = reader.string(body, name, "");
    reader.check([...value].length > TEXT_CHARACTERS, 40058, `${name} exceed max length ${TEXT_CHARACTERS}`);
    if (body[name] !== undefined) changes[name] = value;
  }
  const skipVerify = flag(reader, body, "skip_verify");
  if (skipVerify !== undefined) changes.skipVerify = skipVerify;
  const style = reader.number(body, "style", "");
  reader.check(style !== undefined && ![1, 2, 3].includes(style), 41042, "style");
  if (style !== undefined) changes.style = style;
  return changes;
}

function readUsers(reader: BodyReader, body: JsonObject): string[] | undefined {
  if (body["user"] === undefined) return;
  return reader.list(body["user"], "user").map((one) => {
    reader.check(typeof one !== "string" || one === "", 40031, "user");
    return String(one);
  });
}

function readParties(reader: BodyReader, body: JsonObject): number[] | undefined {
  if (body["party"] === undefined) return;
  return reader.list(body["party"], "party").map((one) => {
    reader.check(!Number.isSafeInteger(one), 40058, "party");
    return Number(one);
  });
}

/** WeCom refuses the whole way for one member. */
function checkMembers(
  app: App,
  users: readonly string[],
  parties: readonly number[],
  settings: Settings,
): void {
  const refuse = (errcode: number, userid: string): never => {
    throw new Offence(errcode, settings.codeRefusalNamesMember ? `userid: ${userid}` : undefined);
  };
  const named = users.map((userid) => {
    const staff = app.corp.staff.get(userid);
    return staff === undefined || staff.hasLeft || !app.sees(userid) ? refuse(60111, userid) : staff;
  });
  const all = new Set<Staff>(named);
  for (const party of parties) {
    const members = app.corp.membersOf(party);
    if (members === undefined) throw new Offence(60123, `party: ${party}`);
    for (const one of members) if (!one.hasLeft) all.add(one);
  }
  if (all.size > MEMBERS) throw new Offence(41041);
  for (const { userid, activated, canContact, verified, isFull } of named) {
    if (!activated) refuse(41054, userid);
    if (!canContact) refuse(84074, userid);
    if (!verified) refuse(40098, userid);
    if (isFull) refuse(40099, userid);
  }
}

function oneOrTwo(
  reader: BodyReader,
  body: JsonObject,
  name: string,
  { missing, wrong }: { missing: number; wrong: number },
): 1 | 2 {
  const value = reader.number(body, name, "");
  reader.check(value === undefined, missing);
  reader.check(value !== 1 && value !== 2, wrong);
  return value === 1 ? 1 : 2;
}

function flag(reader: BodyReader, body: JsonObject, name: string): boolean | undefined {
  const value = body[name];
  if (value === undefined) return;
  reader.check(typeof value !== "boolean", 40058, name);
  return value === true;
}
