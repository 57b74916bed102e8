/** A schema piece: a message of WeCom's, and beside its keys the keys that name its receiver. */
import * as v from "valibot";
import { custom } from "../../schema/custom.ts";
import { group, isGroup } from "../../schema/group.ts";
import { expected, type Name } from "../../schema/wording.ts";

export interface Addressed<To, Message> {
  to: To;
  message: Message;
}

/**
 * The keys of a group and of a message in one group; `what` is the group's name in sentences ("a code"). Reports the
 * problems of both.
 */
export function withReceiver<const Entries extends v.ObjectEntries, Message>(
  what: Name,
  entries: Entries,
  message: v.GenericSchema<unknown, Message>,
) {
  const to = group(what, entries);
  return v.pipe(
    custom<Addressed<v.InferOutput<typeof to>, Message>>((input, faults, NEVER) => {
      if (!isGroup(input)) {
        faults.add(expected("a-message-and-its-receiver", input));
        return NEVER;
      }
      const { own = [], others = [] } = Object.groupBy(Object.entries(input), ([key]) =>
        Object.hasOwn(entries, key) ? "own" : "others",
      );
      const read = {
        to: v.safeParse(to, Object.fromEntries(own)),
        message: v.safeParse(message, Object.fromEntries(others)),
      };
      for (const { issues } of [read.to, read.message]) faults.adopt(issues);
      if (!read.to.success || !read.message.success) return NEVER;
      return { to: read.to.output, message: read.message.output };
    }),
    v.metadata({ beside: [to, message] }),
  );
}
