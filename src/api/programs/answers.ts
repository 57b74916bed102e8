/** The answers to programs, as schemas: the document and the client are made from them. Builds no answer. */
import * as v from "valibot";
import { OUTCOMES } from "../../delivery/delivery.ts";
import { englishDescription } from "../../schema/json-schema.ts";
import { said } from "../answer-fields.ts";

/** WeCom's own answer to a call. */
const errcode = v.pipe(
  v.nullable(v.number()),
  englishDescription("WeCom's errcode; null when no answer of its own came"),
);
const errmsg = said("WeCom's errmsg, or why there is none");
const remedy = v.exactOptional(said("what to do about it"));
const code = v.exactOptional(
  v.pipe(v.nullable(v.string()), englishDescription("which sentence it is, for programs")),
);

/** The answer to a message or a transfer. */
export const receiptAnswer = v.object({
  delivery: said("the id of the delivery, as in /api/deliveries"),
  outcome: v.pipe(
    v.picklist(OUTCOMES),
    englishDescription("how it ended; open when that was not known in time, and it goes on"),
  ),
  errcode,
  errmsg: v.exactOptional(errmsg),
  remedy,
  remedyCode: code,
  cause: v.exactOptional(said("why it ended so, in words of Yingbin's own; errmsg has WeCom's")),
  causeCode: code,
  msgid: v.exactOptional(said("what WeCom knows a message of customer service by")),
  msg_code: v.exactOptional(said("what a transfer brought: good for one message, by event-messages")),
});
export type ReceiptAnswer = v.InferOutput<typeof receiptAnswer>;

/** The answer with a session's state. */
export const sessionAnswer = v.object({
  errcode,
  errmsg,
  remedy,
  service_state: v.pipe(
    v.nullable(v.number()),
    englishDescription(
      "0 new, 1 the assistant, 2 the queue, 3 a servicer, 4 ended; null when WeCom does not say",
    ),
  ),
  servicer_userid: v.nullable(v.string()),
});
export type SessionAnswer = v.InferOutput<typeof sessionAnswer>;

/** The answer with a page; `msg_list` is as WeCom sent it. */
export const syncAnswer = v.object({
  errcode,
  errmsg,
  remedy,
  retryAt: v.exactOptional(said("when asking again makes sense, after 45009; ISO 8601")),
  next_cursor: said("to be given with the next call; the one that was given where there is no page"),
  has_more: v.pipe(v.picklist([0, 1]), englishDescription("1: ask again, even if msg_list is empty")),
  msg_list: v.pipe(
    v.array(v.looseObject({})),
    englishDescription("items as WeCom's document 94670 has them"),
  ),
});
export type SyncAnswer = v.InferOutput<typeof syncAnswer>;
