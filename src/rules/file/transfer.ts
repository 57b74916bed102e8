/**
 * The schema of where a rule passes a session on: `{ to: queue }`, `{ to: { servicer: lisi } }` or `{ servicer: lisi
 * }`. Transfers nothing.
 */
import * as v from "valibot";
import { group, isGroup, notAccepted } from "../../schema/group.ts";
import { withJsonSchema } from "../../schema/json-schema.ts";
import { expectedText, listed, quote, suggest } from "../../schema/wording.ts";
import type { Transfer } from "../engine/action.ts";

const PLACES = ["queue", "end", "assistant"] as const;
const EXAMPLE = "{ to: queue } or { servicer: lisi }";

const userid = v.pipe(
  v.string((issue) => expectedText("a servicer's userid", issue.input)),
  v.check((value) => value.trim() !== "", "the servicer's userid is empty"),
  v.description("The userid of one of the account's servicers."),
);

const servicer = v.pipe(
  group("a transfer", { servicer: userid }),
  v.transform((value): Transfer => ({ to: "servicer", servicer: value.servicer })),
);

const place = v.pipe(
  v.picklist(PLACES, ({ input }) =>
    typeof input === "string"
      ? `${quote(input)} is no place to transfer to; ${listed(PLACES)} are, or { servicer: lisi }${suggest(input, PLACES)}`
      : expectedText(`one of ${listed(PLACES)}, or { servicer: lisi }`, input),
  ),
  v.transform((to): Transfer => ({ to })),
);

const target = v.pipe(
  v.lazy((input) => (isGroup(input) ? servicer : place)),
  withJsonSchema(() => v.union([v.picklist(PLACES), v.strictObject({ servicer: userid })])),
  v.description("queue (the pool that waits for servicers), assistant, end, or { servicer: userid }."),
);

const directed = v.pipe(
  group("a transfer", { to: target }),
  v.transform((value) => value.to),
);
const noTransfer = notAccepted((input) => expectedText(EXAMPLE, input));

/** The schema of `transfer` and `otherwise`. */
export const transfer = v.pipe(
  v.lazy((input) => {
    if (!isGroup(input)) return noTransfer;
    return Object.hasOwn(input, "servicer") && !Object.hasOwn(input, "to") ? servicer : directed;
  }),
  withJsonSchema(() => v.union([directed, servicer])),
);
