/**
 * What one value of the file says about another: names that must be found, names that must differ, dates in
 * their order. Reads the file as it was written, so that it can speak when other values are faulty.
 */
import * as v from "valibot";
import { isGroup } from "../messages/fields.ts";
import { quote, suggest } from "../messages/wording.ts";
import type { Fault } from "./body.ts";
import { endMoment, firstMoment } from "./local-time.ts";
import type { Path } from "./problem.ts";
import { NOTHING } from "./schema.ts";

/** `of`: whether it is the last key of the path that is at fault, or the value there. */
export type Reference = Fault & { of?: "key" };

/** Every fault between values of the file; `input` is the file's plain value. */
export function referenceFaults(input: unknown): Reference[] {
  if (!isGroup(input)) return [];
  const { rules, messages = {}, calendars = {} } = input;
  if (!Array.isArray(rules)) return [];
  const names = isGroup(messages) ? new Set(Object.keys(messages)) : null;
  const calendarNames = isGroup(calendars) ? new Set(Object.keys(calendars)) : null;
  const seen = new Map<unknown, number>();
  const faults: Reference[] = [];

  for (const [index, rule] of rules.entries()) {
    if (!isGroup(rule)) continue;
    const at = (key: string, message: string) => faults.push({ path: ["rules", index, key], message });
    const { name, when, send, fallback, from, until } = rule;

    const first = seen.get(name);
    if (first !== undefined)
      at("name", `rules[${first}] is called ${quote(String(name))} already; names must differ`);
    else if (typeof name === "string") seen.set(name, index);

    if (names !== null) {
      if (isMissing(send, names)) at("send", missing(send, names));
      if (isMissing(fallback, names)) at("fallback", missing(fallback, names));
      for (const side of sidesOf(send)) {
        if (!isMissing(side, names)) continue;
        faults.push({
          path: ["rules", index, "send", "split", side],
          message: missing(side, names),
          of: "key",
        });
      }
    }
    if (calendarNames !== null && isGroup(when)) {
      for (const { value, path } of valuesOf(when["hours"])) {
        if (calendarNames.has(value)) continue;
        const message = noCalendar(value, calendarNames);
        faults.push({ path: ["rules", index, "when", "hours", ...path], message });
      }
    }
    if (send === NOTHING && fallback !== undefined) {
      at("fallback", "a rule that sends nothing has nothing to fall back from; leave the fallback out");
    }

    const start = v.safeParse(firstMoment, from);
    const end = v.safeParse(endMoment, until);
    if (start.success && end.success && start.output >= end.output) {
      at("until", `the rule ends (${until}) before it begins (${from})`);
    }
  }
  return faults;
}

/** The messages that a split names. */
function sidesOf(send: unknown): string[] {
  return isGroup(send) && isGroup(send["split"]) ? Object.keys(send["split"]) : [];
}

/** The texts of a condition, with the way to each. */
function valuesOf(condition: unknown, at: Path = []): { value: string; path: Path }[] {
  if (typeof condition === "string") return condition.trim() === "" ? [] : [{ value: condition, path: at }];
  if (Array.isArray(condition)) return condition.flatMap((item, index) => valuesOf(item, [...at, index]));
  return isGroup(condition) && at.length === 0 ? valuesOf(condition["not"], ["not"]) : [];
}

function noCalendar(name: string, names: ReadonlySet<string>): string {
  const hint = names.size === 0 ? `; the file has no "calendars"` : suggest(name, names);
  return `no calendar is called ${quote(name)}${hint}`;
}

function isMissing(reference: unknown, names: ReadonlySet<string>): reference is string {
  return typeof reference === "string" && reference !== NOTHING && !names.has(reference);
}

function missing(reference: string, names: ReadonlySet<string>): string {
  return `no message is called ${quote(reference)}${suggest(reference, names)}`;
}
