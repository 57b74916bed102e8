/** What `/api/deliveries` may be asked: a schema of its parameters. */
import * as v from "valibot";
import { OUTCOMES } from "../delivery/delivery.ts";
import { shaped } from "../messages/shape.ts";

/** A place in the list, as a Dispatcher has it. */
interface Position {
  receivedAt: number;
  id: string;
}

export const DEFAULT_LIMIT = 50;
const LARGEST_LIMIT = 200;
const WHOLE_NUMBER = `expected a whole number from 1 to ${LARGEST_LIMIT}`;

/** ISO 8601: `Date.parse` alone takes "on the 3" for a day in March. */
const ISO_TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/;

const moment = v.pipe(
  v.string(),
  v.check(
    (text) => ISO_TIME.test(text) && !Number.isNaN(Date.parse(text)),
    "expected a time such as 2026-11-22T03:04:05Z",
  ),
  v.transform((text) => Date.parse(text)),
);

const cursor = v.pipe(
  v.string(),
  v.regex(/^\d{1,16}_\d-[0-9a-f]{32}$/, "expected the cursor of an earlier page"),
  v.transform((text): Position => {
    const [receivedAt = "", id = ""] = text.split("_");
    return { receivedAt: Number(receivedAt), id };
  }),
);

const limit = v.pipe(
  v.string(),
  v.regex(/^\d{1,3}$/, WHOLE_NUMBER),
  v.transform(Number),
  v.minValue(1, WHOLE_NUMBER),
  v.maxValue(LARGEST_LIMIT, WHOLE_NUMBER),
  shaped(() =>
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1),
      v.maxValue(LARGEST_LIMIT),
      v.description(`${DEFAULT_LIMIT} without it.`),
    ),
  ),
);

export const deliveriesQuery = v.strictObject(
  {
    app: v.optional(v.string()),
    staff: v.optional(v.string()),
    customer: v.optional(v.string()),
    account: v.optional(v.string()),
    event: v.optional(v.string()),
    outcome: v.optional(v.picklist(OUTCOMES, `expected one of ${OUTCOMES.join(", ")}`)),
    from: v.optional(moment),
    to: v.optional(moment),
    limit: v.optional(limit),
    cursor: v.optional(cursor),
  },
  "there is no such parameter",
);
