/**
 * The schema of `when`: the conditions of the rule's event, made from the table of conditions. Compares nothing.
 */
import * as v from "valibot";
import { say } from "../../i18n/sentence.ts";
import { group } from "../../schema/group.ts";
import { optional } from "../../schema/json-schema.ts";
import { nameOf } from "../../schema/wording.ts";
import type { Condition } from "../conditions/condition.ts";
import {
  CONDITION_GROUPS,
  CONDITION_NAMES,
  CONDITIONS,
  type ConditionName,
  inOrder,
  type NamedCondition,
  namedCondition,
} from "../conditions/conditions.ts";
import type { EventName } from "../engine/events.ts";

/** The schema of `when`; `event` is null when the rule's event cannot be read. */
export function when(event: EventName | null) {
  return v.pipe(
    conditionsOf(event),
    v.transform((found) => inOrder(Object.values(found).flat())),
  );
}

function conditionsOf(event: EventName | null): v.GenericSchema<unknown, Record<string, NamedCondition[]>> {
  const names = CONDITION_NAMES.filter(
    (name) => event === null || CONDITIONS[name].on.events.includes(event),
  );
  if (event === null) return group("the-conditions", entriesOf(names));
  const foreign = CONDITION_NAMES.filter((name) => !names.includes(name));
  const misplaced = (key: string) => {
    const name = foreign.findLast((name) => keyOf(name) === key);
    if (name === undefined) return null;
    return say("foreign-condition", { key, events: nameOf(CONDITIONS[name].on.name), event });
  };
  return group(say("the-conditions-of", { what: event }), entriesOf(names), misplaced, () =>
    say("a-condition-of", { what: event }),
  );
}

/** `customer` of `customer.type`. */
const keyOf = (name: ConditionName) => name.split(".")[0] ?? name;

type Entry = v.GenericSchema<unknown, NamedCondition[]>;

function entriesOf(names: readonly ConditionName[]): Record<string, Entry> {
  const entries: Record<string, Entry> = {};
  for (const name of names) {
    const key = keyOf(name);
    const description = CONDITION_GROUPS.get(key);
    if (description === undefined) entries[key] = entryOf(name);
    else entries[key] ??= optional(groupOf(key, names), say(description));
  }
  return entries;
}

function entryOf(name: ConditionName): Entry {
  const { schema, description } = CONDITIONS[name];
  const named = v.transform((condition: Condition) => [namedCondition(name, condition)]);
  return optional(v.pipe(schema, named), say(description));
}

/** The group under a key such as `customer`. */
function groupOf(key: string, names: readonly ConditionName[]): Entry {
  const members = names.filter((name) => keyOf(name) === key);
  const entries = Object.fromEntries(members.map((name) => [name.slice(key.length + 1), entryOf(name)]));
  return v.pipe(
    group(say("the-conditions-of", { what: key }), entries, undefined, () =>
      say("a-condition-of", { what: key }),
    ),
    v.transform((found) => Object.values(found).flat()),
  );
}
