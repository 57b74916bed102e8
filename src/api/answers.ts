/** The answers to operators, as schemas: the document is made from them, and tests hold the answers against them. */
import * as v from "valibot";
import { aboutSchema } from "../audit/entry.ts";
import { ROLES } from "../config/roles.ts";
import { OUTCOMES } from "../delivery/delivery.ts";
import { PERIODS } from "../delivery/figures/buckets.ts";
import type { presentWhole } from "../delivery/record/record.ts";
import { MEDIA_TYPES } from "../rules/engine/kept-media.ts";
import { englishDescription } from "../schema/json-schema.ts";
import { deliveryAttempts, deliveryFields } from "../webhooks/schemas.ts";
import { count, maybeMoment, maybeText, moment, partial, said } from "./answer-fields.ts";

/** Any error. */
export const problemAnswer = v.object({
  error: v.looseObject({
    code: said("what kind of error it is, for programs"),
    message: said("the same in a sentence, for people"),
    path: v.exactOptional(said("the parameter, header or place in the body that it is about")),
    problems: v.exactOptional(
      v.pipe(
        v.array(v.looseObject({ code: maybeText, path: v.string(), message: v.string() })),
        englishDescription("all of them, with 422"),
      ),
    ),
    holder: v.exactOptional(
      v.pipe(
        v.object({
          delivery: v.string(),
          by: v.picklist(["rule", "program"]),
          rule: maybeText,
          outcome: v.picklist(OUTCOMES),
        }),
        englishDescription("who has the code, with 409"),
      ),
    ),
  }),
});

type ListedField = Exclude<keyof ReturnType<typeof presentWhole>, "attempts">;

const listedDelivery = { ...deliveryFields, outcome: v.picklist(OUTCOMES) } satisfies Record<
  ListedField,
  v.GenericSchema
>;
/** A delivery in a list. */
const deliveryAnswer = v.object(listedDelivery);
export const fullDeliveryAnswer = v.object({ ...deliveryAnswer.entries, attempts: deliveryAttempts });
export const deliveriesAnswer = v.object({
  deliveries: v.array(deliveryAnswer),
  cursor: v.pipe(maybeText, englishDescription("of the next page; null at the end")),
  searchedTo: v.pipe(
    maybeMoment,
    englishDescription(
      "where the record was too long to be searched in one go: how far back this page reaches; the cursor goes on from there",
    ),
  ),
  partial,
  hint: v.exactOptional(
    v.pipe(
      v.string(),
      englishDescription(
        "of an empty list: why what was asked for can be found nowhere, such as a name in place of a userid",
      ),
    ),
  ),
  hintCode: v.exactOptional(v.pipe(v.string(), englishDescription("which hint it is, for programs"))),
});

const duration = (share: string) =>
  v.pipe(
    v.nullable(v.number()),
    englishDescription(
      `${share} took at most so many ms from receipt to outcome, 5 % off at most; null without any`,
    ),
  );
export const figuresAnswer = v.object({
  from: moment,
  to: moment,
  by: v.picklist(PERIODS),
  zone: v.pipe(v.string(), englishDescription("the time zone of hours and days: the rules file's")),
  rows: v.array(
    v.object({
      at: v.pipe(moment, englishDescription("the beginning of the hour or day")),
      key: v.pipe(
        v.string(),
        englishDescription("the rule, state and so on; empty for none. … for those beyond 500 on a day"),
      ),
      total: count("the deliveries received"),
      outcomes: v.pipe(v.record(v.string(), v.number()), englishDescription("how many had each outcome")),
      inTime: count("how many were sent before their deadline"),
      lost: count("how many customers, of those welcomed, removed the member within seven days"),
      p50: duration("half of them"),
      p95: duration("95 of 100"),
      p99: duration("99 of 100"),
    }),
  ),
  partial,
  hint: v.exactOptional(v.string()),
  hintCode: v.exactOptional(v.string()),
});

export const forgottenAnswer = v.object({
  deleted: v.pipe(
    v.number(),
    englishDescription("how many rows were deleted; 0 for a customer who is not known"),
  ),
});

export const retriedAnswer = v.object({
  waiting: v.pipe(
    v.number(),
    englishDescription("how many events wait, counted up to 2,000 in each eighth of the customers"),
  ),
});

export const auditAnswer = v.object({
  entries: v.array(
    v.object({
      at: moment,
      by: said("token, a userid, a name that was given as by, kv or wecom"),
      what: said("the action, such as rules.published"),
      about: v.pipe(aboutSchema, englishDescription("what it concerned, such as app and state")),
    }),
  ),
  cursor: maybeText,
});
export const uploadAnswer = v.object({
  sha256: said("by which a rules file names it"),
  type: v.picklist(MEDIA_TYPES),
  size: v.pipe(v.number(), englishDescription("in bytes")),
});

export const whoAsksAnswer = v.object({
  by: said("token, or the member's userid"),
  role: v.picklist(ROLES),
  expiresAt: v.pipe(maybeMoment, englishDescription("when the session ends; null beside the bearer")),
});
