/** The schema of the parameters of `/api/deliveries`. */
import * as v from "valibot";
import { OUTCOMES, type Outcome } from "../../delivery/delivery.ts";
import type { Position } from "../../delivery/record/filter.ts";
import { coded, type Sentence, say } from "../../i18n/sentence.ts";
import { described, withJsonSchema } from "../../schema/json-schema.ts";
import { limit } from "./limit.ts";
import { momentText } from "./moment-text.ts";

/** Several outcomes, with commas or in several parameters. */
const outcomes = v.pipe(
  v.string(),
  v.rawTransform<string, Outcome[]>(({ dataset, addIssue, NEVER }) => {
    const names = dataset.value.split(",").map((name) => name.trim());
    const known = OUTCOMES.filter((outcome) => names.includes(outcome));
    if (names.every((name) => known.some((outcome) => outcome === name))) return known;
    addIssue({ message: coded("outcomes-shape", { outcomes: OUTCOMES.join(", ") }) });
    return NEVER;
  }),
  withJsonSchema(() => v.pipe(v.array(v.picklist(OUTCOMES)), described(say("about-outcomes")))),
);

const errcode = v.pipe(
  v.string(),
  v.regex(/^-?\d{1,9}$/, () => coded("errcode-shape")),
  v.transform(Number),
  withJsonSchema(() => v.pipe(v.number(), v.integer())),
);

const orNone = (said: Sentence) => v.optional(v.pipe(v.string(), described(said)));

const cursor = v.pipe(
  v.string(),
  v.regex(/^\d{1,16}_\d-[0-9a-f]{32}$/, () => coded("cursor-shape")),
  v.transform((text): Position => {
    const [receivedAt = "", id = ""] = text.split("_");
    return { receivedAt: Number(receivedAt), id };
  }),
);

export const deliveriesQuery = v.strictObject(
  {
    app: v.optional(v.string()),
    staff: v.optional(v.string()),
    customer: v.optional(v.string()),
    account: v.optional(v.string()),
    event: v.optional(v.string()),
    outcome: v.optional(outcomes),
    rule: orNone(say("about-rule-asked")),
    state: orNone(say("about-state-asked")),
    errcode: v.optional(errcode),
    from: v.optional(momentText),
    to: v.optional(momentText),
    limit: v.optional(limit),
    cursor: v.optional(cursor),
  },
  () => coded("no-such-parameter"),
);
