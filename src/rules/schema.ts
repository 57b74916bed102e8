/**
 * The rules file's own keys, as valibot schemas. Looks at each value by itself: what one says about another
 * (names, order of dates) is in `references.ts`.
 */
import * as v from "valibot";
import { below, fields, isGroup, refused, route } from "../messages/fields.ts";
import { expected, expectedText, grouped, listed, quote, suggest } from "../messages/wording.ts";
import { type Body, body } from "./body.ts";
import { calendars } from "./calendars.ts";
import { condition } from "./condition.ts";
import { GENDERS, inOrder, TYPES } from "./conditions.ts";
import { endMoment, firstMoment, timezone } from "./local-time.ts";
import { split } from "./split.ts";

/** Names of rules and messages appear in logs and records. In UTF-16 units. */
const MAX_NAME_LENGTH = 100;

/** The word that stands for no message. */
export const NOTHING = "nothing";

const EVENTS_TO_COME = ["kf.entered", "kf.queued", "kf.accepted", "kf.ended", "kf.message"];
const VIAS = ["added", "half", "audit"];

const notYet = (...keys: string[]) =>
  Object.fromEntries(keys.map((key) => [key, `"${key}" is not supported yet`]));

const name = v.pipe(
  v.string((issue) => expectedText("a name", issue.input)),
  v.check(
    (value) => nameFault(value) === null,
    (issue) => nameFault(issue.input) ?? "",
  ),
);

function nameFault(value: string): string | null {
  if (value.trim() === "") return "a name must not be empty";
  if (value.length <= MAX_NAME_LENGTH) return null;
  return `the name is ${grouped(value.length)} characters long, ${MAX_NAME_LENGTH} are possible`;
}

const event = v.pipe(
  v.string((issue) => expected("an event such as contact.added", issue.input)),
  v.rawTransform<string, "contact.added">(({ dataset, addIssue, NEVER }) => {
    const { value } = dataset;
    if (value === "contact.added") return value;
    const toCome = EVENTS_TO_COME.includes(value);
    const hint = suggest(value, ["contact.added"]) || "; contact.added is one";
    addIssue({
      message: toCome ? `${quote(value)} is not supported yet` : `${quote(value)} is not an event${hint}`,
    });
    return NEVER;
  }),
);

const exactly = (value: string) => {
  if (value.trim() === "") return "an empty text fits nothing here";
  return value.includes("*") ? `${quote(value)}: a star stands for other characters in "state" only` : null;
};

const oneOf =
  (words: readonly string[], numbers: readonly string[] = []) =>
  (value: string) =>
    words.includes(value) || numbers.includes(value)
      ? null
      : `${quote(value)} is none of ${listed(words)}${suggest(value, words)}`;

/** The id of a department is a whole number. */
const departmentId = (value: string) =>
  /^[1-9]\d{0,9}$/.test(value) ? null : `${quote(value)} is no department's id, which is a number`;

const customer = fields(
  "the conditions of customer",
  {
    type: v.exactOptional(
      condition("types", oneOf(["wechat", "wecom"], Object.keys(TYPES)), { numbers: true, words: TYPES }),
    ),
    gender: v.exactOptional(
      condition("genders", oneOf(["male", "female", "unknown"], Object.keys(GENDERS)), {
        numbers: true,
        words: { ...GENDERS, unknown: "" },
      }),
    ),
    tag: v.exactOptional(condition("tag ids", exactly)),
  },
  {},
  "a condition of customer",
);

const ofCustomerService = (...keys: string[]) =>
  Object.fromEntries(
    keys.map((key) => [key, `"${key}" is a condition of customer-service events, not of contact.added`]),
  );

const when = v.pipe(
  fields(
    "the conditions of contact.added",
    {
      app: v.exactOptional(condition("apps", exactly)),
      staff: v.exactOptional(condition("member userids", exactly)),
      state: v.exactOptional(condition("states", () => null, { wildcards: true })),
      via: v.exactOptional(condition(`${listed(VIAS)}`, oneOf(VIAS))),
      hours: v.exactOptional(condition("calendars", exactly)),
      department: v.exactOptional(condition("department ids", departmentId, { numbers: true })),
      customer: v.exactOptional(customer, {}),
    },
    ofCustomerService("account", "scene", "scene_param", "channels", "text", "menu", "msgtype"),
    "a condition of contact.added",
  ),
  v.transform(({ customer: { type, gender, tag }, ...others }) =>
    inOrder({ ...others, "customer.type": type, "customer.gender": gender, "customer.tag": tag }),
  ),
);

/** What a rule sends: a message by its name, a body of its own, one of several, or nothing. */
export type Sending =
  | { kind: "named"; name: string }
  | { kind: "inline"; body: Body }
  | { kind: "split"; weights: [name: string, weight: number][] }
  | { kind: "nothing" };

const named = v.pipe(
  name,
  v.transform((value): Sending => (value === NOTHING ? { kind: NOTHING } : { kind: "named", name: value })),
);
const inline = v.pipe(
  body,
  v.transform((value): Sending => ({ kind: "inline", body: value })),
);
const splitting = v.pipe(
  split,
  v.transform((value): Sending => ({ kind: "split", weights: value.split })),
);
const sending = v.lazy((input) => {
  if (!isGroup(input)) return typeof input === "string" ? named : noSending;
  return Object.hasOwn(input, "split") ? splitting : inline;
});
const noSending = refused((input) => expectedText("a message's name, a message or nothing", input));

const fallback = v.pipe(
  sending,
  v.check((value) => value.kind !== NOTHING, "a fallback must be a message; leave it out when there is none"),
  v.check((value) => value.kind !== "split", "a fallback is one message, not a split"),
);

const rule = fields(
  "a rule",
  {
    name,
    on: event,
    enabled: v.exactOptional(
      v.boolean((issue) => expected("true or false", issue.input)),
      true,
    ),
    from: v.exactOptional(firstMoment),
    until: v.exactOptional(endMoment),
    when: v.exactOptional(when, {}),
    send: sending,
    fallback: v.exactOptional(fallback),
  },
  notYet("then", "transfer", "otherwise", "after", "unless"),
);

const messages = v.pipe(
  v.unknown(),
  v.rawTransform<unknown, Map<string, Body>>(({ dataset, addIssue, NEVER }) => {
    if (!isGroup(dataset.value)) {
      addIssue({ message: expected("messages under their names", dataset.value) });
      return NEVER;
    }
    const bodies = new Map<string, Body>();
    for (const [key, value] of Object.entries(dataset.value)) {
      const fault =
        key === NOTHING
          ? `"${NOTHING}" cannot be a message's name: it stands for no message`
          : nameFault(key);
      if (fault !== null) addIssue({ message: fault, path: route([key], "key") });
      const result = v.safeParse(body, value);
      for (const issue of result.issues ?? []) {
        addIssue({ message: issue.message, path: below(key, issue.path) });
      }
      if (result.success) bodies.set(key, result.output);
    }
    return bodies;
  }),
);

/** The schema of the whole file. */
export const rulesFile = fields(
  "the rules file",
  {
    timezone: v.exactOptional(timezone, "Asia/Shanghai"),
    calendars: v.exactOptional(calendars, {}),
    messages: v.exactOptional(messages, {}),
    rules: v.array(rule, (issue) => expected("a list of rules", issue.input)),
  },
  notYet("media"),
);

export type RulesFile = v.InferOutput<typeof rulesFile>;
export type RuleOfFile = RulesFile["rules"][number];
