/**
 * The schemas of sample events, in JSON: the keys that each event may have. An id may stand for a person without other
 * details.
 */
import * as v from "valibot";
import { encode, say } from "../../i18n/sentence.ts";
import { anyText, group, isGroup, word } from "../../schema/group.ts";
import { variant } from "../../schema/variant.ts";
import { expected, noneOf, oneOf } from "../../schema/wording.ts";
import { CHANNELS, GENDERS, TYPES } from "../conditions/wecom-words.ts";
import type { EventName, KfEventName } from "../engine/events.ts";
import { VIAS } from "../engine/facts.ts";

const text = anyText("a-text");
const number = v.number((issue) => encode(expected("a-number", issue.input)));
const optionalTexts = <const Key extends string>(...keys: Key[]) =>
  v.entriesFromList(keys, v.exactOptional(text));
const orNone = v.exactOptional(v.nullable(text), null);

/** A number of WeCom's, or the word that rules have for it. */
function worded(words: Readonly<Record<string, string>>) {
  return v.pipe(
    v.union([text, number], ({ input }) => encode(expected(oneOf(Object.values(words)), input))),
    v.rawTransform<string | number, number>(({ dataset: { value }, addIssue, NEVER }) => {
      const found = Object.entries(words).find(([key, word]) => word === value || key === String(value));
      if (found !== undefined) return Number(found[0]);
      addIssue({ message: encode(noneOf(String(value), Object.values(words))) });
      return NEVER;
    }),
  );
}

const gender = v.exactOptional(worded({ ...GENDERS, "0": "unknown" }));

const customer = group("a-customer", {
  ...optionalTexts("external_userid", "name", "avatar", "unionid", "position", "corp_name", "corp_full_name"),
  type: v.exactOptional(worded(TYPES)),
  gender,
  tags: v.exactOptional(v.array(text, (issue) => encode(expected("a-list-of-tag-ids", issue.input)))),
});
const customerOfService = group(
  "a-customer",
  { ...optionalTexts("external_userid", "name", "avatar", "unionid"), gender },
  (key) => (key === "nickname" ? say("nickname-is-name") : null),
);
const staff = group("a-member", {
  ...optionalTexts("userid", "name", "alias", "position", "external_position", "telephone"),
  department: v.exactOptional(
    v.array(number, (issue) => encode(expected("a-list-of-department-ids", issue.input))),
  ),
});

/** A person as a group of details, or no more than the id. */
function orId<Details>(
  details: v.GenericSchema<unknown, Details>,
  fromId: (id: string) => Details,
): v.GenericSchema<unknown, Details> {
  const id = v.pipe(text, v.transform(fromId));
  return v.lazy((input): v.GenericSchema<unknown, Details> => (isGroup(input) ? details : id));
}

const customerOrId = orId(customer, (id) => ({ external_userid: id }));
const customerOfServiceOrId = orId(customerOfService, (id) => ({ external_userid: id }));
const staffOrId = v.exactOptional(
  orId(staff, (id) => ({ userid: id })),
  {},
);

const channels = group("channels", { nickname: orNone, scene: worded(CHANNELS) });

const message = group("a-message", {
  msgtype: v.exactOptional(text, "text"),
  text: orNone,
  menu: orNone,
});
const messageOrText = v.pipe(
  v.lazy((input) => (isGroup(input) ? message : text)),
  v.transform((value) => (typeof value === "string" ? { msgtype: "text", text: value, menu: null } : value)),
);

const app = v.exactOptional(text, "");
const ofContacts = {
  staff: staffOrId,
  customer: v.exactOptional(customerOrId, {}),
  state: orNone,
  via: v.exactOptional(word(VIAS), "added"),
};
const ofService = {
  account: v.exactOptional(text, ""),
  customer: v.exactOptional(customerOfServiceOrId, {}),
  scene: orNone,
  scene_param: orNone,
  channels: v.exactOptional(v.nullable(channels), null),
};

/** The schema of an event of customer service, with the keys that only this event has. */
const service = <const Name extends KfEventName, More extends v.ObjectEntries>(event: Name, more: More) =>
  group(say("as-written", { word: event }), { event: v.literal(event), app, ...ofService, ...more });
const ofServicer = { staff: staffOrId };

const SCHEMAS = {
  "contact.added": group(say("as-written", { word: "contact.added" }), {
    event: v.exactOptional(v.literal("contact.added"), "contact.added"),
    app,
    ...ofContacts,
  }),
  "kf.entered": service("kf.entered", {}),
  "kf.queued": service("kf.queued", {}),
  "kf.accepted": service("kf.accepted", ofServicer),
  "kf.ended": service("kf.ended", ofServicer),
  "kf.message": service("kf.message", { message: v.exactOptional(messageOrText, "") }),
} satisfies Record<EventName, v.GenericSchema>;

/** The schema of an event; without `event` it is contact.added. */
export const sampleEvent = variant("event", SCHEMAS, { what: "an-event", otherwise: "contact.added" });

export type SampleEvent = v.InferOutput<typeof sampleEvent>;
