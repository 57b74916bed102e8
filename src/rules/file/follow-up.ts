/**
 * The schema of a rule's `then`: tags, a remark, a webhook. Carries out nothing.
 */
import * as v from "valibot";
import { custom } from "../../schema/custom.ts";
import { isGroup } from "../../schema/group.ts";
import { withJsonSchema } from "../../schema/json-schema.ts";
import { list } from "../../schema/list.ts";
import { expected, expectedText, listed, quote, suggest } from "../../schema/wording.ts";
import { EVENT_TABLE, type EventName } from "../engine/events.ts";
import { publicUrlFault } from "./public-url.ts";
import { remark, type WrittenRemark } from "./remark.ts";

/** A follow-up as the file has it. */
export type WrittenFollowUp = { tag: readonly string[] } | { remark: WrittenRemark } | { webhook: string };

const tagId = v.pipe(
  v.string((issue) => expectedText("a tag's id", issue.input)),
  v.check((value) => value.trim() !== "", "the tag's id is empty"),
);
const tagIds = v.pipe(
  list("a list of tag ids, or one of them", tagId, expectedText),
  v.minLength(1, "the list is empty; name the ids of tags"),
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
  v.description("Ids of the company's tags that the member gives the customer."),
);

const webhook = v.pipe(
  v.string((issue) => expectedText("a URL", issue.input)),
  v.check(
    (value) => publicUrlFault(value) === null,
    ({ input }) => `${publicUrlFault(input)}, found ${quote(input)}`,
  ),
  v.description("An https URL that is told of the event, and of what became of it."),
);

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
        faults.add(expected("a follow-up such as { tag: et… }", input));
        return NEVER;
      }
      const [key, ...others] = Object.keys(input);
      if (key === undefined) faults.add(`the follow-up is empty; ${listed(KEYS)} are possible`);
      if (others.length > 0) faults.add("one item does one thing; make a list of several items");
      if (key === undefined || others.length > 0) return NEVER;
      if (!isKey(key)) {
        const message = `${quote(key)} is not a follow-up; ${listed(KEYS)} are${suggest(key, KEYS)}`;
        faults.add(message, [key], "key");
        return NEVER;
      }
      if (!hasContact && key !== "webhook") {
        faults.add(`${quote(key)} is for contact.added only`, [key], "key");
        return NEVER;
      }
      const result = v.safeParse<v.GenericSchema<unknown, WrittenFollowUp>>(ITEMS[key], input);
      faults.adopt(result.issues);
      return result.success ? result.output : NEVER;
    }),
    withJsonSchema(() => (hasContact ? v.union(Object.values(ITEMS)) : ITEMS.webhook)),
  );
}
