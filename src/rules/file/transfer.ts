/**
 * The schema of where a rule passes a session on: `{ to: queue }`, `{ to: { servicer: lisi } }` or `{ servicer: lisi
 * }`. Transfers nothing.
 */
import * as v from "valibot";
import { coded, encode, say } from "../../i18n/sentence.ts";
import { anyText, group, isGroup, notAccepted } from "../../schema/group.ts";
import { described, withJsonSchema } from "../../schema/json-schema.ts";
import { expectedText, quote, suggestion } from "../../schema/wording.ts";
import type { Transfer } from "../engine/action.ts";

const PLACES = ["queue", "end", "assistant"] as const;

const userid = v.pipe(
  anyText("a-servicer"),
  v.check(
    (value) => value.trim() !== "",
    () => coded("empty-servicer"),
  ),
  described(say("about-servicer")),
);

const servicer = v.pipe(
  group("a-transfer", { servicer: userid }),
  v.transform((value): Transfer => ({ to: "servicer", servicer: value.servicer })),
);

const place = v.pipe(
  v.picklist(PLACES, ({ input }) => {
    const places = { all: PLACES };
    if (typeof input !== "string") return encode(expectedText(say("a-place-or-servicer", { places }), input));
    return coded("unknown-place", { place: quote(input), places, hint: suggestion(input, PLACES) ?? "" });
  }),
  v.transform((to): Transfer => ({ to })),
);

const target = v.pipe(
  v.lazy((input) => (isGroup(input) ? servicer : place)),
  withJsonSchema(() => v.union([v.picklist(PLACES), v.strictObject({ servicer: userid })])),
  described(say("about-to")),
);

const directed = v.pipe(
  group("a-transfer", { to: target }),
  v.transform((value) => value.to),
);
const noTransfer = notAccepted((input) => expectedText("a-transfer-example", input));

/** The schema of `transfer` and `otherwise`. */
export const transfer = v.pipe(
  v.lazy((input) => {
    if (!isGroup(input)) return noTransfer;
    return Object.hasOwn(input, "servicer") && !Object.hasOwn(input, "to") ? servicer : directed;
  }),
  withJsonSchema(() => v.union([directed, servicer])),
);
