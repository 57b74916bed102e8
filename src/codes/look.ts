/**
 * Looks whether the members of printed codes still receive customers: who has left, is inactive or lost customer contact
 * (客户联系) does not, and nobody else tells of it. Tells nobody. Who stands in a department is not looked at.
 */
import { type CodedSentence, coded, partOf } from "../i18n/sentence.ts";
import { listContactStaff } from "../wecom/contact.ts";
import type { ChannelCode } from "./code.ts";
import { ACTIVE, faultOfMember, statusOf } from "./members.ts";
import type { CodePorts } from "./ports.ts";

/** Codes that a run looks at. */
export const CODES_A_RUN = 100;
/** Members whose activation a run asks for, one by one: Cloudflare's free plan allows fifty requests. */
const MEMBERS_A_RUN = 30;
/** A member who was activated is asked for again after this time. */
const MEMBER_AGAIN_MS = 24 * 60 * 60_000;

/** Of a member who is in no code any more. */
const MEMBER_KEPT_MS = 30 * 24 * 60 * 60_000;

/** What a run found: from which State on the next run looks, and whether a code has a fault that had none. */
export interface Looked {
  after: string;
  isWorse: boolean;
}

/** Looks at the next codes behind a State, and notes their faults; null when there is nothing to look at, or no answer. */
export async function lookAtCodes(
  { ask, store, now }: Omit<CodePorts, "app">,
  after: string,
): Promise<Looked | null> {
  const behind = store.list(after, CODES_A_RUN);
  const codes = behind.length === 0 && after !== "" ? store.list("", CODES_A_RUN) : behind;
  const userids = [...new Set(codes.flatMap(({ staff }) => staff))];
  if (codes.length === 0) return null;
  const asked = await ask((call, token, ms) => listContactStaff(call, token, ms));
  const list = asked.ok ? asked.found.details : null;
  if (list === null) return null;
  const contacts = new Set(list);

  const facts = new Map(userids.map((userid) => [userid, store.member(userid)]));
  const isDue = (userid: string) => {
    const fact = facts.get(userid) ?? null;
    const isFine = fact !== null && fact.status === ACTIVE && contacts.has(userid);
    return !isFine || fact.at + MEMBER_AGAIN_MS < now();
  };
  const ageOf = (userid: string) => facts.get(userid)?.at ?? 0;
  const due = userids.filter(isDue).sort((one, other) => ageOf(one) - ageOf(other));
  for (const userid of due.slice(0, MEMBERS_A_RUN)) {
    const status = await statusOf(ask, userid);
    if (status === undefined) continue;
    const fact = { userid, status, at: now() };
    store.putMember(fact);
    facts.set(userid, fact);
  }

  let isWorse = false;
  for (const code of codes) {
    const fault = faultOf(code, (userid) =>
      faultOfMember(userid, facts.get(userid)?.status, contacts.has(userid)),
    );
    const isNew = fault !== code.fault && store.setFault(code, fault);
    if (isNew && fault !== null && code.fault === null) isWorse = true;
  }
  if (codes.length === CODES_A_RUN) return { after: codes.at(-1)?.state ?? "", isWorse };
  store.forgetMembers(now() - MEMBER_KEPT_MS);
  return { after: "", isWorse };
}

function faultOf(
  { staff }: ChannelCode,
  ofMember: (userid: string) => CodedSentence | null,
): CodedSentence | null {
  const faults = staff.flatMap((userid) => ofMember(userid) ?? []);
  return faults.length === 0 ? null : coded("members-at-fault", { faults: { all: faults.map(partOf) } });
}
