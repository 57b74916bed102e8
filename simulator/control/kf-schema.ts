/** What the routes under /sim/kf/ accept. */
import * as v from "valibot";
import { CustomerInput } from "./schema.ts";

const text = v.optional(v.string());
const yesNo = v.optional(v.boolean());
const number = v.optional(v.number());

const parties = {
  corp: text,
  /** An open_kfid; default the first account. */
  account: text,
  /** An external userid, or a new customer; default whoever was there last. */
  customer: v.optional(v.union([v.string(), CustomerInput])),
  at: number,
  deliver: yesNo,
  notify: yesNo,
  /** How long to wait for a message before answering; default 3,000 when there is a code, or else 0. */
  waitMs: number,
};
/** A userid; default who serves, or the account's first servicer. */
const servicer = text;
const status = v.optional(v.picklist(["receiving", "stopped", "suspended"]), "receiving");
const message = v.optional(v.looseObject({ msgtype: v.string() }));

export const PartiesInput = v.strictObject(parties);
export const EnterInput = v.strictObject({
  ...parties,
  scene: v.optional(v.nullable(v.string())),
  sceneParam: v.optional(v.nullable(v.string())),
  channels: v.optional(v.strictObject({ scene: v.number(), nickname: text, shop_nickname: text })),
  withCode: yesNo,
});
export const SayInput = v.strictObject({ ...parties, text, menuId: text, message });
export const MessageInput = v.strictObject({ ...parties, msgid: v.string(), failType: number });
export const RefuseInput = v.strictObject({ ...parties, rejecting: yesNo });
export const ServicerInput = v.strictObject({ ...parties, servicer, status });
export const WriteInput = v.strictObject({
  ...parties,
  servicer,
  text: v.optional(v.string(), "您好"),
  message,
});
export const TransferInput = v.strictObject({ ...parties, servicer, to: v.string() });
const openKfIds = v.optional(v.array(v.string()), []);
export const AuthoriseInput = v.strictObject({
  corp: text,
  app: v.string(),
  add: openKfIds,
  remove: openKfIds,
  at: number,
  deliver: yesNo,
});
