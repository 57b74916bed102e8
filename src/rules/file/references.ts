/**
 * Finds references to messages and calendars that the file does not have, and rules of the same name. Reads the file's
 * plain value, so that it can report them when other values are faulty too.
 */
import { say } from "../../i18n/sentence.ts";
import { isGroup } from "../../schema/group.ts";
import { quote, suggestion } from "../../schema/wording.ts";
import type { Fault, Path } from "../problem.ts";
import { NOTHING } from "./name.ts";

/** Every name that is not found or stands twice; `file` is the file's plain value. */
export function* referenceFaults(file: unknown): Generator<Fault> {
  const { rules, messages = {}, calendars = {} } = isGroup(file) ? file : {};
  // When a section cannot be read, its names are not known, and references to them are not checked.
  const messageNames = isGroup(messages) ? new Set(Object.keys(messages)) : null;
  const calendarNames = isGroup(calendars) ? new Set(Object.keys(calendars)) : null;
  const seen = new Map<string, number>();

  for (const [index, rule] of (Array.isArray(rules) ? rules : []).entries()) {
    if (!isGroup(rule)) continue;
    const { name, when } = rule;
    const { hours } = isGroup(when) ? when : {};
    const inRule = [
      ...repeated(name, index, seen),
      ...(messageNames === null
        ? []
        : messagesOf(rule).flatMap((named) => unknownMessage(named, messageNames))),
      ...(calendarNames === null
        ? []
        : textsOf(hours).flatMap((named) => unknownCalendar(named, calendarNames))),
    ];
    for (const fault of inRule) yield { ...fault, path: ["rules", index, ...fault.path] };
  }
}

/** A name, with its path from the rule. */
interface Named {
  value: string;
  path: Path;
  of?: "key";
}

function repeated(name: unknown, index: number, seen: Map<string, number>): Fault[] {
  if (typeof name !== "string") return [];
  const first = seen.get(name);
  if (first === undefined) {
    seen.set(name, index);
    return [];
  }
  const message = say("rule-name-taken", { rule: `rules[${first}]`, name: quote(name) });
  return [{ path: ["name"], message }];
}

function messagesOf({ send, fallback }: Record<string, unknown>): Named[] {
  const { split } = isGroup(send) ? send : {};
  return [
    ...(typeof send === "string" ? [{ value: send, path: ["send"] }] : []),
    ...(typeof fallback === "string" ? [{ value: fallback, path: ["fallback"] }] : []),
    ...Object.keys(isGroup(split) ? split : {}).map(
      (side): Named => ({ value: side, path: ["send", "split", side], of: "key" }),
    ),
  ];
}

function unknownMessage({ value, ...where }: Named, names: ReadonlySet<string>): Fault[] {
  if (value === NOTHING || names.has(value)) return [];
  const other = where.of === "key" ? "" : say("text-of-its-own");
  const words = where.path[0] === "send" && where.of === undefined ? [NOTHING] : [];
  const hint = suggestion(value, [...words, ...names]) ?? other;
  return [{ ...where, message: say("unknown-message", { name: quote(value), hint }) }];
}

/** The texts of the condition `hours`, with their paths from the rule. */
function textsOf(condition: unknown, at: Path = ["when", "hours"]): Named[] {
  if (typeof condition === "string") return condition.trim() === "" ? [] : [{ value: condition, path: at }];
  if (Array.isArray(condition)) return condition.flatMap((item, index) => textsOf(item, [...at, index]));
  return isGroup(condition) && at.length === 2 ? textsOf(condition["not"], [...at, "not"]) : [];
}

function unknownCalendar({ value, path }: Named, names: ReadonlySet<string>): Fault[] {
  if (names.has(value)) return [];
  const hint = names.size === 0 ? say("no-section", { section: "calendars" }) : suggestion(value, names);
  return [{ path, message: say("unknown-calendar", { name: quote(value), hint: hint ?? "" }) }];
}
