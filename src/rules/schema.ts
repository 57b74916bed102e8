/**
 * The rules file's own keys, as valibot schemas. Looks at each value by itself: what one says about another (names,
 * order of dates, keys that go together) is in `references.ts` and `contradictions.ts`, what bodies hold in
 * `bodies.ts`.
 */
import * as v from "valibot";
import { welcomeMessage } from "../messages/contact.ts";
import { fields, isGroup } from "../messages/fields.ts";
import { kfMessage } from "../messages/kf.ts";
import { named } from "../messages/named.ts";
import { needsOneOf, shaped } from "../messages/shape.ts";
import { expected, listed, quote, suggest } from "../messages/wording.ts";
import type { Transfer } from "./action.ts";
import { after } from "./after.ts";
import { calendars } from "./calendars.ts";
import type { NamedCondition } from "./conditions.ts";
import { CODES_THAT_LAST, EVENTS, type EventName } from "./facts.ts";
import { followUp, type WrittenFollowUp } from "./follow-up.ts";
import { endMoment, firstMoment, timezone } from "./local-time.ts";
import { media } from "./media.ts";
import { messageNameFault, messageNameShape, name } from "./name.ts";
import { fallback, type Sending, send } from "./sending.ts";
import { transfer } from "./transfer.ts";
import { when } from "./when.ts";

/** A rule of the file; what stands under its keys fits together. */
export interface RuleOfFile {
  name: string;
  on: EventName;
  enabled: boolean;
  from?: string;
  until?: string;
  when: readonly NamedCondition[];
  send?: Sending;
  fallback?: Sending;
  transfer?: Transfer;
  otherwise?: Transfer;
  /** In milliseconds. */
  after?: number;
  unless?: "replied";
  then?: readonly WrittenFollowUp[];
}

const eventName = v.picklist(EVENTS, ({ input }) => {
  if (typeof input !== "string") return expected("an event such as contact.added", input);
  return `${quote(input)} is not an event${suggest(input, EVENTS) || `; there are ${listed(EVENTS)}`}`;
});
const enabled = v.boolean((issue) => expected("true or false", issue.input));
const unless = v.literal("replied", (issue) =>
  expected("replied, the one word that is possible", issue.input),
);

const OF_WAITING = {
  after: optional(after, "How long after the event it is sent: 30s, 10m or 2h, less than 48 hours."),
  unless: optional(unless, "replied: not sent when the servicer has written in the meantime."),
};
const OF_TRANSFERS = {
  transfer: optional(transfer, "Where the session is passed on to, in place of a message."),
  otherwise: optional(transfer, "Where it is passed on to when WeCom refuses the first transfer."),
};

function optional<const Schema extends v.GenericSchema>(schema: Schema, description: string) {
  return v.exactOptional(v.pipe(schema, v.description(description)));
}

const reserved = (keys: object, events: string) =>
  Object.fromEntries(Object.keys(keys).map((key) => [key, `"${key}" is for ${events} only`]));

/** A rule for an event, with the keys that it may have; null for one whose event cannot be read. */
function ruleFor(event: EventName | null): v.GenericSchema<unknown, RuleOfFile> {
  const always = {
    name: v.pipe(name, v.description("It is shown in records. No two rules have the same.")),
    on: v.pipe(event === null ? eventName : v.literal(event), v.description("The event that it is for.")),
    enabled: v.exactOptional(
      v.pipe(enabled, v.description("false switches the rule off. true when left out.")),
      true,
    ),
    from: optional(firstMoment, "The first day or time, as 2026-11-20 or 2026-11-20 09:00."),
    until: optional(endMoment, "The last day, or the time when it ends, as 2026-11-30 or 2026-11-30 18:00."),
    when: v.exactOptional(
      v.pipe(when(event), v.description("All of these must fit; in a list, any. not: none of these.")),
      {},
    ),
    then: optional(
      v.array(followUp(event), (issue) => expected("a list of follow-ups", issue.input)),
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
  const what = "a rule";
  if (event === null) {
    const more = { send: v.exactOptional(sending), fallback: replacing };
    return fields(what, { ...always, ...more, ...OF_WAITING, ...OF_TRANSFERS });
  }
  if (event === "kf.message") {
    const either = { send: v.exactOptional(sending), fallback: replacing, ...OF_TRANSFERS };
    return v.pipe(
      fields(what, { ...always, ...either }, reserved(OF_WAITING, listed(CODES_THAT_LAST))),
      needsOneOf("send", "transfer"),
    );
  }
  const message = { send: sending, fallback: replacing };
  const transfers = reserved(OF_TRANSFERS, "kf.message");
  if (CODES_THAT_LAST.includes(event)) {
    return fields(what, { ...always, ...message, ...OF_WAITING }, transfers);
  }
  const others = { ...transfers, ...reserved(OF_WAITING, listed(CODES_THAT_LAST)) };
  return fields(what, { ...always, ...message }, others);
}

const RULES = new Map(EVENTS.map((event) => [event, ruleFor(event)]));
const RULE_FOR_NO_EVENT = ruleFor(null);

const rule = v.pipe(
  v.lazy((input) => {
    const { on } = isGroup(input) ? input : {};
    const event = EVENTS.find((one) => one === on);
    return (event && RULES.get(event)) ?? RULE_FOR_NO_EVENT;
  }),
  shaped(() => v.union([...RULES.values()])),
);

/** A body is looked at in `bodies.ts`. */
const body = v.pipe(
  v.unknown(),
  shaped(() => v.union([welcomeMessage, kfMessage])),
);

/** The schema of the whole file. */
export const rulesFile = fields("the rules file", {
  timezone: v.exactOptional(
    v.pipe(timezone, v.description("For from, until, calendars and {{ now }}. Asia/Shanghai when left out.")),
    "Asia/Shanghai",
  ),
  calendars: v.exactOptional(
    v.pipe(calendars, v.description("Opening hours, by names that conditions use.")),
    {},
  ),
  media: v.exactOptional(
    v.pipe(
      media,
      v.description("Images, voices, videos and files that are kept alive, by names: media:NAME."),
    ),
    {},
  ),
  messages: v.exactOptional(
    v.pipe(
      named("messages under their names", body, messageNameFault, messageNameShape),
      v.description("Messages, by names that rules use."),
    ),
    {},
  ),
  rules: v.pipe(
    v.array(rule, (issue) => expected("a list of rules", issue.input)),
    v.description("From the top down: the first that fits is taken."),
  ),
});

export type RulesFile = v.InferOutput<typeof rulesFile>;
