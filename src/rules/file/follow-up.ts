/**
 * The schema of a rule's `then`: tags, a remark, a webhook. Carries out nothing.
 */
import * as v from "valibot";
import { coded, say } from "../../i18n/sentence.ts";
import { custom } from "../../schema/custom.ts";
import { anyText, isGroup } from "../../schema/group.ts";
import { described, withJsonSchema } from "../../schema/json-schema.ts";
import { list } from "../../schema/list.ts";
import { expected, expectedText, quote, suggestion } from "../../schema/wording.ts";
import { EVENT_TABLE, type EventName } from "../engine/events.ts";
import { publicUrl } from "./public-url.ts";
import { remark, type WrittenRemark } from "./remark.ts";

/** A follow-up as the file has it. */
export type WrittenFollowUp = { tag: readonly string[] } | { remark: WrittenRemark } | { webhook: string };

const tagId = v.pipe(
  anyText("a-tag-id"),
  v.check(
    (value) => value.trim() !== "",
    () => coded("empty-tag-id"),
  ),
);
const tagIds = v.pipe(
  list("tag-ids-or-one", tagId, expectedText),
  v.minLength(1, () => coded("no-tag-ids")),
);
const oneTag = v.pipe(
  tagId,
  v.transform((id): readonly string[] => [id]),
);
const tags = v.pipe(
  v.lazy(
    (input): v.GenericSchema<unknown, readonly string[]> => (typeof input === "string" ? oneTag : tagIds),
  ),
  withJsonSchema(() => v.union([tagId, tagIds])),
  described(say("about-tag")),
);

const webhook = v.pipe(publicUrl, described(say("about-webhook")));

const ITEMS = {
  tag: v.strictObject({ tag: tags }),
  remark: v.strictObject({ remark }),
  webhook: v.strictObject({ webhook }),
};
const KEYS = Object.keys(ITEMS);

function isKey(key: string): key is keyof typeof ITEMS {
  return Object.hasOwn(ITEMS, key);
}

/** The schema of an item of `then`; `event` is null when the rule's event cannot be read. */
export function followUp(event: EventName | null): v.GenericSchema<unknown, WrittenFollowUp> {
  const hasContact = event === null || EVENT_TABLE[event].family === "contact";
  return v.pipe(
    custom<WrittenFollowUp>((input, faults, NEVER) => {
      if (!isGroup(input)) {
        faults.add(expected("a-follow-up-example", input));
        return NEVER;
      }
      const [key, ...others] = Object.keys(input);
      if (key === undefined) faults.add(say("empty-follow-up", { keys: { all: KEYS } }));
      if (others.length > 0) faults.add(say("one-follow-up-each"));
      if (key === undefined || others.length > 0) return NEVER;
      if (!isKey(key)) {
        const hint = suggestion(key, KEYS) ?? "";
        faults.add(say("unknown-follow-up", { key: quote(key), keys: { all: KEYS }, hint }), [key], "key");
        return NEVER;
      }
      if (!hasContact && key !== "webhook") {
        faults.add(say("key-of-other-events", { key: quote(key), events: "contact.added" }), [key], "key");
        return NEVER;
      }
      const result = v.safeParse<v.GenericSchema<unknown, WrittenFollowUp>>(ITEMS[key], input);
      faults.adopt(result.issues);
      return result.success ? result.output : NEVER;
    }),
    withJsonSchema(() => (hasContact ? v.union(Object.values(ITEMS)) : ITEMS.webhook)),
  );
}
