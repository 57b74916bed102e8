/**
 * The conditions that a rule may have, as valibot schemas: those of its event, and no others.
 */
import * as v from "valibot";
import { group } from "../../schema/group.ts";
import { optional } from "../../schema/json-schema.ts";
import { listed, noneOf, quote } from "../../schema/wording.ts";
import { condition } from "../engine/condition.ts";
import { CHANNELS, GENDERS, inOrder, type NamedCondition, TYPES } from "../engine/conditions.ts";
import { type EventName, VIAS } from "../engine/facts.ts";

const anything = () => null;
const something = (value: string) => (value.trim() === "" ? "an empty text fits nothing here" : null);
const exactly = (value: string) =>
  value.includes("*")
    ? `${quote(value)}: a star stands for other characters only in state, scene, scene_param and channels' nickname`
    : something(value);
const among =
  (words: readonly string[], numbers: readonly string[] = []) =>
  (value: string) =>
    words.includes(value) || numbers.includes(value) ? null : noneOf(value, words);

/** The id of a department is a whole number. */
const departmentId = (value: string) =>
  /^[1-9]\d{0,9}$/.test(value) ? null : `${quote(value)} is no department's id, which is a number`;

/** Words in the place of WeCom's numbers, which may stand there too. */
function worded(what: string, names: readonly string[], words: Readonly<Record<string, string>>) {
  const check = among(names, Object.keys(words));
  return condition(what, check, { numbers: true, words, only: names });
}

const customer = group(
  "the conditions of customer",
  {
    type: optional(worded("types", Object.values(TYPES), TYPES), "wechat or wecom. Looked up."),
    gender: optional(
      worded("genders", ["male", "female", "unknown"], { ...GENDERS, unknown: "" }),
      "male, female or unknown. Looked up.",
    ),
    tag: optional(
      condition("tag ids", exactly),
      "Ids of tags that this member gave the customer. Looked up.",
    ),
  },
  {},
  "a condition of customer",
);

const channels = group(
  "the conditions of channels",
  {
    scene: optional(
      worded("scenes of Channels", Object.values(CHANNELS), CHANNELS),
      "Where in Channels (视频号) the customer came from: profile, live, window, product or order.",
    ),
    nickname: optional(
      condition("nicknames", anything, { wildcards: true }),
      "The name of the Channels account, or of its shop. * stands for any run of characters.",
    ),
  },
  {},
  "a condition of channels",
);

const text = group(
  "the conditions of text",
  {
    is: optional(
      condition("texts", something, { trims: true }),
      "The whole text, blanks at its ends aside. Case counts.",
    ),
    contains: optional(
      condition("texts", something, { parts: true }),
      "Words of which the text holds any. Case counts.",
    ),
  },
  {},
  "a condition of text",
);

const EVERYWHERE = {
  app: optional(condition("apps", exactly), "The app's name in WECOM_APPS."),
  hours: optional(condition("calendars", exactly), "Names of calendars, of which one is open."),
};
const OF_CONTACTS = {
  staff: optional(condition("member userids", exactly), "Userids of members."),
  state: optional(
    condition("states", anything, { wildcards: true }),
    'The state of the contact way. * stands for any run of characters, \\* for a star, "" for none.',
  ),
  via: optional(
    condition(listed(VIAS), among(VIAS), { only: VIAS }),
    "How they met: added, half (not accepted yet) or audit (consent to the chat archive).",
  ),
  department: optional(
    condition("department ids", departmentId, { numbers: true }),
    "Ids of departments to which the member belongs. Looked up.",
  ),
  customer: optional(customer, "What is known of the customer, once it was looked up."),
};
const OF_SERVICE = {
  account: optional(condition("account ids", exactly), "Ids of accounts (open_kfid)."),
  scene: optional(
    condition("scenes", anything, { wildcards: true }),
    'The scene of the link. * stands for any run of characters, "" for none.',
  ),
  scene_param: optional(
    condition("scene_params", anything, { wildcards: true }),
    'The scene_param of the link. * stands for any run of characters, "" for none.',
  ),
  channels: optional(channels, "Where in Channels (视频号) the customer came from."),
};
const OF_MESSAGES = {
  text: optional(text, "What the customer wrote, or what is read on the menu item that was tapped."),
  menu: optional(
    condition("menu ids", anything),
    'The id of the menu item that was tapped, "" for a message that is no tap.',
  ),
  msgtype: optional(condition("msgtypes", exactly), "text, image, voice, video, file, location, link, …"),
};

const WHOSE = {
  contacts: belongingTo(OF_CONTACTS, "contact.added"),
  service: belongingTo(OF_SERVICE, "customer-service events"),
  messages: belongingTo(OF_MESSAGES, "kf.message"),
};

function belongingTo(conditions: object, whose: string) {
  return (event: string) =>
    Object.fromEntries(
      Object.keys(conditions).map((key) => [key, `"${key}" is a condition of ${whose}, not of ${event}`]),
    );
}

/** The schema of `when` for a rule of an event; null for one whose event cannot be read. */
export function when(event: EventName | null) {
  return v.pipe(conditionsOf(event), asList);
}

function conditionsOf(event: EventName | null): v.GenericSchema<unknown, Conditions> {
  if (event === null) {
    return group("the conditions", { ...EVERYWHERE, ...OF_CONTACTS, ...OF_SERVICE, ...OF_MESSAGES });
  }
  const what = `the conditions of ${event}`;
  const member = `a condition of ${event}`;
  const { contacts, service, messages } = WHOSE;
  if (event === "contact.added") {
    const others = { ...service(event), ...messages(event) };
    return group(what, { ...EVERYWHERE, ...OF_CONTACTS }, others, member);
  }
  if (event === "kf.message") {
    return group(what, { ...EVERYWHERE, ...OF_SERVICE, ...OF_MESSAGES }, contacts(event), member);
  }
  const others = { ...contacts(event), ...messages(event) };
  return group(what, { ...EVERYWHERE, ...OF_SERVICE }, others, member);
}

type Conditions = {
  [key in keyof (typeof EVERYWHERE &
    typeof OF_CONTACTS &
    typeof OF_SERVICE &
    typeof OF_MESSAGES)]?: v.InferOutput<
    (typeof EVERYWHERE & typeof OF_CONTACTS & typeof OF_SERVICE & typeof OF_MESSAGES)[key]
  >;
};

const asList = v.transform(({ customer, channels, text, ...others }: Conditions): NamedCondition[] =>
  inOrder({
    ...others,
    "customer.type": customer?.type,
    "customer.gender": customer?.gender,
    "customer.tag": customer?.tag,
    "channels.scene": channels?.scene,
    "channels.nickname": channels?.nickname,
    "text.is": text?.is,
    "text.contains": text?.contains,
  }),
);
