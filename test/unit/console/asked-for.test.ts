/** What the list of the console is asked for stands in its address, whole and both ways. */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type AskedFor,
  addressOf,
  askedForBy,
  FILTERS,
  parametersOf,
  SPANS,
} from "../../../console/pages/deliveries/asked-for.ts";

const NOW = Date.parse("2026-11-28T04:00:00.000Z");
const addressIn = (askedFor: AskedFor) =>
  new URLSearchParams(
    Object.entries(addressOf(askedFor)).filter((entry): entry is [string, string] => !!entry[1]),
  );

test("an empty address asks for what needs action in the last 24 hours", () => {
  const askedFor = askedForBy(new URLSearchParams());
  expect(parametersOf(askedFor, NOW)).toEqual({
    outcome: "refused,missed,no-code,no-rule",
    from: "2026-11-27T04:00:00.000Z",
  });
});

test("outcome=all asks for every outcome", () => {
  const askedFor = askedForBy(new URLSearchParams("outcome=all&since=1h"));
  expect(parametersOf(askedFor, NOW)).toEqual({ from: "2026-11-28T03:00:00.000Z" });
});

test("an unknown time is taken for the last 24 hours", () => {
  expect(askedForBy(new URLSearchParams("since=ever")).span).toBe("24h");
  expect(askedForBy(new URLSearchParams("since=toString")).span).toBe("24h");
});

test("times of one's own are given to the API as they stand, in the rules file's zone", () => {
  const askedFor = askedForBy(new URLSearchParams("from=2026-11-27T18:00&to=2026-11-28T09:00"));
  expect(parametersOf(askedFor, NOW)).toMatchObject({ from: "2026-11-27T18:00", to: "2026-11-28T09:00" });
});

const value = fc.string({ minLength: 1, maxLength: 30 });
const askedFor = fc.record({
  outcome: fc.constantFrom(null, "sent", "refused,missed", "refused,missed,no-code,no-rule"),
  span: fc.constantFrom(...(Object.keys(SPANS) as (keyof typeof SPANS)[])),
  from: fc.constant(null),
  to: fc.constant(null),
  filters: fc.dictionary(fc.constantFrom(...FILTERS), value) as fc.Arbitrary<AskedFor["filters"]>,
});

test("the address of a question asks the same question", () => {
  fc.assert(
    fc.property(askedFor, (one) => {
      expect(askedForBy(addressIn(one))).toEqual(one);
    }),
  );
});

test("the API is never asked without a beginning: a rare outcome would have thirty days read", () => {
  fc.assert(
    fc.property(askedFor, (one) => {
      expect(parametersOf(askedForBy(addressIn(one)), NOW)).toHaveProperty("from");
    }),
  );
});
