/** The table of conditions: the order of their comparison, and the events that have them. */
import * as v from "valibot";
import { expect, test } from "vitest";
import { condition } from "../../../../src/rules/conditions/condition.ts";
import {
  CONDITION_NAMES,
  CONDITIONS,
  inOrder,
  namedCondition,
} from "../../../../src/rules/conditions/conditions.ts";
import { EVENTS } from "../../../../src/rules/engine/events.ts";
import { facts, kfFacts } from "../files.ts";

const value = v.parse(
  condition("states", () => null),
  "a",
);

test("conditions that need a look-up are compared last, in whichever order the file has them", () => {
  const all = CONDITION_NAMES.map((name) => namedCondition(name, value));
  for (const written of [all, all.toReversed()]) {
    const ordered = inOrder(written);
    const firstLookUp = ordered.findIndex(({ needs }) => needs !== null);
    expect(ordered.slice(firstLookUp).filter(({ needs }) => needs === null)).toEqual([]);
  }
});

test.each(EVENTS)("a condition of other events reads null from %s", (event) => {
  const foreign = CONDITION_NAMES.filter((name) => !CONDITIONS[name].on.events.includes(event));
  const moment = {
    facts: event === "contact.added" ? facts() : kfFacts({ event, message: null }),
    known: {},
    local: () => "2026-11-20T09:00",
    openCalendars: () => [],
  };
  expect(foreign.filter((name) => CONDITIONS[name].read(moment) !== null)).toEqual([]);
});
