/**
 * The schemas of `send` and `fallback`: a message by its name, a body, a split, or nothing. `bodies.ts` checks the
 * bodies, for all events that they are sent on.
 */
import * as v from "valibot";
import { coded } from "../../i18n/sentence.ts";
import { isGroup, notAccepted } from "../../schema/group.ts";
import { withJsonSchema } from "../../schema/json-schema.ts";
import { expectedText } from "../../schema/wording.ts";
import { shapeOfBody } from "../engine/event-messages.ts";
import type { EventName } from "../engine/events.ts";
import { messageNameShape, NOTHING, name, nameShape } from "./name.ts";
import { split, type Weights } from "./split.ts";

export type Sending =
  | { kind: "named"; name: string }
  /** The body stands in the rule. */
  | { kind: "inline" }
  | { kind: "split"; weights: Weights }
  | { kind: "nothing" };

const byName = v.pipe(
  name,
  v.transform((value): Sending => (value === NOTHING ? { kind: NOTHING } : { kind: "named", name: value })),
);
const inline = v.pipe(
  v.unknown(),
  v.transform((): Sending => ({ kind: "inline" })),
);
const splitting = v.pipe(
  split,
  v.transform((value): Sending => ({ kind: "split", weights: value.split })),
);
const noSending = notAccepted((input) => expectedText("a-sending", input));

const sending = v.lazy((input) => {
  if (!isGroup(input)) return typeof input === "string" ? byName : noSending;
  return Object.hasOwn(input, "split") ? splitting : inline;
});

/** The schema of `send`; `event` is null when the rule's event cannot be read. */
export function send(event: EventName | null) {
  return v.pipe(
    sending,
    withJsonSchema(() => v.union([nameShape(), split, shapeOfBody(event ?? "kf.message")])),
  );
}

/** The schema of `fallback`; `event` is null when the rule's event cannot be read. */
export function fallback(event: EventName | null) {
  return v.pipe(
    sending,
    v.check(
      (value) => value.kind !== NOTHING,
      () => coded("fallback-nothing"),
    ),
    v.check(
      (value) => value.kind !== "split",
      () => coded("fallback-split"),
    ),
    withJsonSchema(() => v.union([messageNameShape(), shapeOfBody(event ?? "kf.message")])),
  );
}
