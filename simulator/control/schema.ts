/** What the routes under /sim/ accept. An unknown key is a mistake, and is said. */
import * as v from "valibot";
import { LIFECYCLE_EVENTS } from "../callback/app-events.ts";

const text = v.optional(v.string());
const yesNo = v.optional(v.boolean());
const number = v.optional(v.number());
const texts = v.optional(v.nullable(v.array(v.string())));

export const CorpInput = v.strictObject({ corpId: text, name: text });

export const ProviderInput = v.strictObject({ corpId: text, templateId: text, ips: texts });

export const AppChanges = v.strictObject({
  callbackUrl: v.optional(v.nullable(v.string())),
  canCallContact: yesNo,
  canCallKf: yesNo,
  trustedIps: texts,
  visibleStaff: texts,
  enabled: yesNo,
  loginDomain: v.optional(v.nullable(v.string())),
  trustedDomain: v.optional(v.nullable(v.string())),
  seesNames: yesNo,
});

export const AppInput = v.strictObject({
  ...AppChanges.entries,
  corp: text,
  name: text,
  agentId: number,
  secret: text,
  callbackToken: text,
  encodingAesKey: text,
  /** The corpid of the provider that develops it. */
  provider: text,
  secretKind: v.optional(v.picklist(["self-built", "contact-system", "address-book"])),
});

export const EventInput = v.strictObject({ xml: v.string(), deliver: yesNo });

export const LifecycleInput = v.strictObject({
  event: v.picklist(LIFECYCLE_EVENTS),
  at: number,
  effectAt: number,
  deliver: yesNo,
});

export const AcquisitionInput = v.strictObject({
  change: v.string(),
  at: number,
  elements: v.optional(v.record(v.string(), v.union([v.string(), v.number()]))),
  deliver: yesNo,
});

export const StaffInput = v.strictObject({
  corp: text,
  userid: text,
  name: text,
  position: text,
  departments: v.optional(v.array(v.number())),
  activated: yesNo,
  hasLeft: yesNo,
  verified: yesNo,
  isFull: yesNo,
  canContact: yesNo,
  nativeWelcome: yesNo,
  longInactive: yesNo,
});

export const MediaInput = v.strictObject({
  corp: text,
  type: v.optional(v.picklist(["image", "voice", "video", "file"])),
});

export const TagInput = v.strictObject({ corp: text, id: text });

export const KfAccountInput = v.strictObject({
  corp: text,
  openKfId: text,
  name: text,
  manageByApi: yesNo,
  authorisedApps: texts,
  nativeWelcome: yesNo,
});

export const CustomerInput = v.strictObject({
  externalUserId: text,
  name: text,
  type: v.optional(v.picklist([1, 2])),
  gender: v.optional(v.picklist([0, 1, 2])),
  archiveConsent: yesNo,
});

export const ContactInput = v.strictObject({
  corp: text,
  app: text,
  staff: text,
  customer: v.optional(CustomerInput),
  state: text,
  via: v.optional(v.picklist(["added", "half", "audit"])),
  at: number,
  tags: v.optional(v.array(v.string())),
  sameCode: yesNo,
  withCode: yesNo,
  deliver: yesNo,
  /** How long to wait for the welcome before answering. */
  waitMs: number,
});

const then = v.union(
  [
    v.strictObject({ delayMs: v.number(), effect: v.optional(v.picklist(["after", "before"])) }),
    v.strictObject({ hang: v.literal(true) }),
    v.strictObject({ loseAnswer: v.literal(true) }),
    v.strictObject({ reset: v.literal(true) }),
    v.strictObject({ status: v.number(), body: text }),
    v.strictObject({ errcode: v.number(), errmsg: text }),
    v.strictObject({ text: v.string() }),
    v.strictObject({ anotherApp: v.strictObject({ forMs: v.number(), thenDelivers: v.boolean() }) }),
  ],
  "one of delayMs, hang, loseAnswer, reset, status, errcode, text, anotherApp; see GET /",
);

export const FaultInput = v.strictObject({
  api: text,
  app: text,
  corp: text,
  times: v.optional(v.union([v.number(), v.literal("always")])),
  forMs: number,
  then,
});
