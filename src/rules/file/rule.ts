/**
 * The schema of a rule: its event decides which keys it may have. `contradictions.ts` checks whether its keys go
 * together.
 */
import * as v from "valibot";
import { coded, encode, type Sentence, say } from "../../i18n/sentence.ts";
import { group, isGroup } from "../../schema/group.ts";
import { needsOneOf, optional, withJsonSchema } from "../../schema/json-schema.ts";
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
  after: optional(after, "How long after the event it is sent: 30s, 10m or 2h, less than 48 hours."),
  unless: optional(unless, "replied: not sent when the servicer has written in the meantime."),
};
const OF_TRANSFERS = {
  transfer: optional(transfer, "Where the session is passed on to, in place of a message."),
  otherwise: optional(transfer, "Where it is passed on to when WeCom refuses the first transfer."),
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
    name: v.pipe(name, v.description("It is shown in records. No two rules have the same.")),
    on: v.pipe(event === null ? eventName : v.literal(event), v.description("The event that it is for.")),
    enabled: optional(enabled, "false switches the rule off. true when left out."),
    from: optional(firstMoment, "The first day or time, as 2026-11-20 or 2026-11-20 09:00."),
    until: optional(endMoment, "The last day, or the time when it ends, as 2026-11-30 or 2026-11-30 18:00."),
    when: optional(when(event), "All of these must fit; in a list, any. not: none of these."),
    then: optional(
      list("a-list-of-follow-ups", followUp(event)),
      "What is done afterwards: tags, a remark, a webhook.",
    ),
  };
  const sending = v.pipe(
    send(event),
    v.description("A message's name, a message, { split: … }, or nothing."),
  );
  const replacing = optional(
    fallback(event),
    "A simpler message, for when WeCom refuses the first one for its content or it cannot be filled in.",
  );
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

const RULES = new Map(EVENTS.map((event) => [event, ruleFor(event)]));
const RULE_FOR_NO_EVENT = ruleFor(null);

/** The schema of a rule, which goes by its event. */
export const rule = v.pipe(
  v.lazy((input) => {
    const { on } = isGroup(input) ? input : {};
    const event = EVENTS.find((known) => known === on);
    return (event && RULES.get(event)) ?? RULE_FOR_NO_EVENT;
  }),
  withJsonSchema(() => v.union([...RULES.values()])),
  v.transform(
    ({ after = null, unless, ...written }): RuleOfFile => ({
      ...LEFT_OUT,
      ...written,
      afterMs: after,
      unlessReplied: unless === "replied",
    }),
  ),
);
