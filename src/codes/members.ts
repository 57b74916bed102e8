/** The members of codes: how many there are, whom a refusal of WeCom's concerns, and who receives nobody. Stores nothing. */
import { type CodedSentence, coded } from "../i18n/sentence.ts";
import type { Answer } from "../wecom/client.ts";
import { listDepartmentMembers } from "../wecom/codes.ts";
import { getStaff, listContactStaff } from "../wecom/contact.ts";
import type { CodeWish } from "./code.ts";
import type { ConcernedMembers } from "./problem.ts";
import type { AskWecom } from "./wecom-port.ts";

/** Requests of an object are limited: of more members it is not looked up whom a refusal concerns. */
const LOOKED_UP = 30;
/** Departments whose members are counted; of more, WeCom counts. */
const COUNTED_DEPARTMENTS = 20;

/** `user/get` (doc 90196). */
export const ACTIVE = 1;
const DISABLED = 2;
export const LEFT = 5;
/** The member is not found (doc 90455). */
const NOT_FOUND = 60111;
/** What WeCom refuses a code for, and what a look-up can tell of (doc 92228). */
const NOT_ACTIVATED = 41054;
const NO_CONTACT = 84074;

/**
 * How many members a code has, those of its departments included, each once; null when WeCom does not list a
 * department's: then WeCom itself says whether there are too many.
 */
export async function countMembers(ask: AskWecom, { staff, departments }: CodeWish): Promise<number | null> {
  if (departments.length > COUNTED_DEPARTMENTS) return null;
  const members = new Set(staff);
  for (const department of departments) {
    const asked = await ask((call, token, ms) => listDepartmentMembers(call, token, department, ms));
    const listed = asked.ok ? asked.found.details : null;
    if (listed === null) return null;
    for (const userid of listed) members.add(userid);
  }
  return members.size;
}

/** Whom a refusal of a code concerns. WeCom refuses the whole code for one member, and may not say which. */
export async function concernedMembers(
  ask: AskWecom,
  { errcode, errmsg }: { errcode: number; errmsg: string },
  staff: readonly string[],
): Promise<ConcernedMembers> {
  if (staff.length <= 1) return { userids: staff, isSure: true };
  const found = staff.length > LOOKED_UP ? [] : await lookedUp(ask, errcode, staff);
  if (found.length > 0) return { userids: found, isSure: true };
  const named = namedIn(errmsg, staff);
  return named.length > 0 ? { userids: named, isSure: true } : { userids: staff, isSure: false };
}

async function lookedUp(ask: AskWecom, errcode: number, staff: readonly string[]): Promise<string[]> {
  if (errcode === NO_CONTACT) {
    const asked = await ask((call, token, ms) => listContactStaff(call, token, ms));
    const list = asked.ok ? asked.found.details : null;
    return list === null ? [] : staff.filter((userid) => !list.includes(userid));
  }
  if (errcode !== NOT_FOUND && errcode !== NOT_ACTIVATED) return [];
  const found: string[] = [];
  for (const userid of staff) {
    const status = await statusOf(ask, userid);
    const isMeant = errcode === NOT_FOUND ? status === null : typeof status === "number" && status !== ACTIVE;
    if (isMeant) found.push(userid);
  }
  return found;
}

/** A member's activation; null when WeCom does not know the member, undefined when it does not tell. */
export async function statusOf(ask: AskWecom, userid: string): Promise<number | null | undefined> {
  const asked = await ask((call, token, ms) => getStaff(call, token, userid, ms));
  if (!asked.ok) return undefined;
  const { answer, details } = asked.found;
  return isUnknownMember(answer) ? null : details?.status;
}

const isUnknownMember = (answer: Answer) => answer.kind === "answered" && answer.errcode === NOT_FOUND;

/** The members that an errmsg names; its tail is the same for every refusal. */
function namedIn(errmsg: string, staff: readonly string[]): string[] {
  const [told = ""] = errmsg.split(", hint:");
  const words = new Set(told.split(/[^\w.@-]+/).map((word) => word.replace(/\.+$/, "")));
  return staff.filter((userid) => words.has(userid));
}

/** Why a member of a printed code receives nobody, a stored sentence; null when the member does, or nothing is known. */
export function faultOfMember(
  userid: string,
  status: number | null | undefined,
  hasContact: boolean,
): CodedSentence | null {
  if (status === null || status === LEFT) return coded("member-gone", { userid });
  if (status === DISABLED) return coded("member-disabled", { userid });
  if (status !== undefined && status !== ACTIVE) return coded("member-inactive", { userid });
  return hasContact ? null : coded("member-without-contact", { userid });
}
