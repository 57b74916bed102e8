/**
 * A schema piece: a group of several kinds, told apart by one key. Reports in sentences, and only on the kind that was
 * meant.
 */
import * as v from "valibot";
import { say } from "../i18n/sentence.ts";
import { custom } from "./custom.ts";
import { isGroup } from "./group.ts";
import { described, withJsonSchema } from "./json-schema.ts";
import { expected, type Name, nameOf, oneOf, quote, suggestion } from "./wording.ts";

/** The text that names the kind of a group. */
export function tag<const Kind extends string>(name: Kind) {
  return v.pipe(v.literal(name), described(say("which-kind")));
}

/**
 * A group of one of `kinds`, by the text under `key`; when that key is missing, of the kind `otherwise`. `what` is its
 * name in sentences ("an attachment"), `whole` the same where a kind is compared with all others ("an attachment of a
 * welcome").
 */
export function variant<Outputs extends Record<string, unknown>>(
  key: string,
  kinds: { readonly [kind in keyof Outputs]: v.GenericSchema<unknown, Outputs[kind]> },
  { what, whole = what, otherwise }: { what: Name; whole?: Name; otherwise?: keyof Outputs },
): v.GenericSchema<unknown, Outputs[keyof Outputs]> {
  const names = Object.keys(kinds);
  const unfit = custom<never>((value, faults, NEVER) => {
    if (!isGroup(value)) faults.add(expected(say("with-key", { what: nameOf(what), key }), value));
    else faults.add(unfitKind(value), [key]);
    return NEVER;
  });
  const unfitKind = (group: Record<string, unknown>) => {
    if (!Object.hasOwn(group, key))
      return say("needs-kind", { what: nameOf(what), key, kinds: { all: names } });
    const kind = group[key];
    if (typeof kind !== "string") return expected(oneOf(names), kind);
    return say("unknown-kind", {
      kind: quote(kind),
      whole: nameOf(whole),
      kinds: { all: names },
      hint: suggestion(kind, names) ?? "",
    });
  };
  const isKind = (kind: unknown): kind is keyof Outputs =>
    typeof kind === "string" && Object.hasOwn(kinds, kind);
  return v.pipe(
    v.lazy((input): v.GenericSchema<unknown, Outputs[keyof Outputs]> => {
      if (!isGroup(input)) return unfit;
      const kind = Object.hasOwn(input, key) ? input[key] : otherwise;
      return isKind(kind) ? kinds[kind] : unfit;
    }),
    withJsonSchema(() => v.union(Object.values(kinds))),
  );
}
