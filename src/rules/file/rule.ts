/**
 * The schema of a rule: its event decides which keys it may have. `contradictions.ts` checks whether its keys go
 * together.
 */
import * as v from "valibot";
import { coded, encode, type Sentence, say } from "../../i18n/sentence.ts";
import { group, isGroup } from "../../schema/group.ts";
import { described, needsOneOf, optional, withJsonSchema } from "../../schema/json-schema.ts";
import { list } from "../../schema/list.ts";
import { expected, type Name, quote, suggestion } from "../../schema/wording.ts";
import type { NamedCondition } from "../conditions/conditions.ts";
import type { Transfer } from "../engine/action.ts";
import { EVENT_TABLE, EVENTS, type EventName, TRANSFER_EVENTS, WAITING_EVENTS } from "../engine/events.ts";
import { endMoment, firstMoment } from "../engine/local-time.ts";
import { after } from "./after.ts";
import { followUp, type WrittenFollowUp } from "./follow-up.ts";
import { name } from "./name.ts";
import { fallback, type Sending, send } from "./send.ts";
import { transfer } from "./transfer.ts";
import { when } from "./when.ts";

/** A rule of the file; a key that was left out is null. */
export interface RuleOfFile {
  name: string;
  on: EventName;
  enabled: boolean;
  from: string | null;
  until: string | null;
  when: readonly NamedCondition[];
  send: Sending | null;
  fallback: Sending | null;
  transfer: Transfer | null;
  otherwise: Transfer | null;
  afterMs: number | null;
  unlessReplied: boolean;
  then: readonly WrittenFollowUp[];
}

/** The same with keys left out, as it is written. */
interface WrittenRule {
  name: string;
  on: EventName;
  enabled?: boolean;
  from?: string;
  until?: string;
  when?: readonly NamedCondition[];
  send?: Sending;
  fallback?: Sending;
  transfer?: Transfer;
  otherwise?: Transfer;
  after?: number;
  unless?: "replied";
  then?: readonly WrittenFollowUp[];
}

/** The values of keys that a rule leaves out. */
const LEFT_OUT = {
  enabled: true,
  from: null,
  until: null,
  when: [],
  then: [],
  send: null,
  fallback: null,
  transfer: null,
  otherwise: null,
};

const eventName = v.picklist(EVENTS, ({ input }) => {
  if (typeof input !== "string") return encode(expected("an-event-name", input));
  const hint = suggestion(input, EVENTS) ?? say("there-are", { names: { all: EVENTS } });
  return coded("unknown-event", { event: quote(input), hint });
});
const enabled = v.boolean((issue) => encode(expected("true-or-false", issue.input)));
const unless = v.literal("replied", (issue) => encode(expected("only-replied", issue.input)));

const OF_WAITING = {
  after: optional(after, say("about-after")),
  unless: optional(unless, say("about-unless")),
};
const OF_TRANSFERS = {
  transfer: optional(transfer, say("about-transfer")),
  otherwise: optional(transfer, say("about-otherwise")),
};

/** The sentence for a key that only other events have, or null. */
function ofOtherEvents(key: string, event: EventName): Sentence | null {
  const { canTransfer, canWait } = EVENT_TABLE[event];
  const sayFor = (events: readonly string[]) =>
    say("key-of-other-events", { key: quote(key), events: { all: events } });
  if (!canWait && Object.hasOwn(OF_WAITING, key)) return sayFor(WAITING_EVENTS);
  return !canTransfer && Object.hasOwn(OF_TRANSFERS, key) ? sayFor(TRANSFER_EVENTS) : null;
}

/** The schema of a rule for an event; `event` is null when the rule's event cannot be read. */
function ruleFor(event: EventName | null): v.GenericSchema<unknown, WrittenRule> {
  const always = {
    name: v.pipe(name, described(say("about-rule-name"))),
    on: v.pipe(event === null ? eventName : v.literal(event), described(say("about-on"))),
    enabled: optional(enabled, say("about-enabled")),
    from: optional(firstMoment, say("about-from")),
    until: optional(endMoment, say("about-until")),
    when: optional(when(event), say("about-when")),
    then: optional(list("a-list-of-follow-ups", followUp(event)), say("about-then")),
  };
  const sending = v.pipe(send(event), described(say("about-send")));
  const replacing = optional(fallback(event), say("about-fallback"));
  const what: Name = "a-rule";
  if (event === null) {
    const more = { send: v.exactOptional(sending), fallback: replacing };
    return group(what, { ...always, ...more, ...OF_WAITING, ...OF_TRANSFERS });
  }
  const { canTransfer, canWait } = EVENT_TABLE[event];
  const misplaced = (key: string) => ofOtherEvents(key, event);
  if (canTransfer) {
    const either = { send: v.exactOptional(sending), fallback: replacing, ...OF_TRANSFERS };
    return v.pipe(group(what, { ...always, ...either }, misplaced), needsOneOf("send", "transfer"));
  }
  const message = { send: sending, fallback: replacing };
  if (canWait) return group(what, { ...always, ...message, ...OF_WAITING }, misplaced);
  return group(what, { ...always, ...message }, misplaced);
}

/** Each is made when a rule first needs it: a Worker that only greets reads no file. */
const made = new Map<EventName | null, ReturnType<typeof ruleFor>>();

function ruleOf(event: EventName | null): ReturnType<typeof ruleFor> {
  const known = made.get(event) ?? ruleFor(event);
  made.set(event, known);
  return known;
}

/** The schema of a rule, which goes by its event. */
export const rule = v.pipe(
  v.lazy((input) => {
    const { on } = isGroup(input) ? input : {};
    return ruleOf(EVENTS.find((known) => known === on) ?? null);
  }),
  withJsonSchema(() => v.union(EVENTS.map(ruleOf))),
  v.transform(
    ({ after = null, unless, ...written }): RuleOfFile => ({
      ...LEFT_OUT,
      ...written,
      afterMs: after,
      unlessReplied: unless === "replied",
    }),
  ),
);
