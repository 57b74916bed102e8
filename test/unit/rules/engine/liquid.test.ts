/** Our part of Liquid fills in texts as liquidjs's whole engine does. */
import fc from "fast-check";
import { filters, Liquid } from "liquidjs";
import { expect, test } from "vitest";
import { FILTERS, parse, render } from "../../../../src/rules/engine/liquid.ts";
import { CLOCK, EMPTY_SCOPE } from "../../../../src/rules/engine/variables.ts";

/** liquidjs's own engine, with all its tags and filters. */
const whole = new Liquid({
  strictFilters: true,
  memoryLimit: 100_000,
  locale: "zh-CN",
  preserveTimezones: true,
});
const { date } = filters;
/** liquidjs shows a number of seconds in the machine's zone; ours shows it in the file's. */
whole.registerFilter("date", function (value, format, ...zone) {
  if (typeof date !== "function") throw new Error("liquidjs has no filter date");
  const isSeconds = typeof value === "number" || (typeof value === "string" && /^\d+$/.test(value));
  return date.call(this, value, format, ...(isSeconds && zone.length === 0 ? [-480] : zone));
});

const now = "2026-11-22T11:04:05+08:00";
const scope = {
  customer: { name: "小明" },
  state: "expo-7",
  now,
  empty: "",
  parts: ["a", ["b", 2], null],
  [CLOCK]: EMPTY_SCOPE[CLOCK],
};

const outcomeOf = (fill: () => string) => {
  try {
    return fill();
  } catch {
    return null;
  }
};

const value = fc.constantFrom(
  "customer.name",
  "customer",
  "state",
  "now",
  "empty",
  "blank",
  "nil",
  "true",
  "parts",
  "parts[1]",
  "parts.first",
  "state.size",
  "nobody",
  "'、'",
  '"-"',
  "3",
  "0",
  "-1.5",
  "a",
);
const filter = fc
  .tuple(
    fc.constantFrom(...FILTERS.filter((name) => Object.hasOwn(whole.filters, name))),
    fc.array(value, { maxLength: 2 }),
  )
  .map(([name, args]) => `| ${name}${args.length > 0 ? ": " : ""}${args.join(", ")}`);
const filtered = fc.tuple(value, fc.array(filter, { maxLength: 3 })).map(([of, by]) => [of, ...by].join(" "));
const condition = fc
  .tuple(value, fc.constantFrom("==", "!=", "<", ">=", "contains"), value)
  .map((words) => words.join(" "));

const { text } = fc.letrec<{ text: string; part: string }>((tie) => ({
  text: fc.array(tie("part"), { maxLength: 4 }).map((parts) => parts.join("")),
  part: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom("您好", " ", "\n", "{% # 。 %}", "{% comment %}{{ x }}{% endcomment %}"),
    filtered.map((of) => `{{ ${of} }}`),
    filtered.map((of) => `{%- assign a = ${of} -%}`),
    fc
      .tuple(condition, tie("text"), condition, tie("text"))
      .map(([a, then, b, other]) => `{% if ${a} %}${then}{% elsif ${b} or ${a} %}${other}{% endif %}`),
    fc
      .tuple(condition, tie("text"), tie("text"))
      .map(([a, then, other]) => `{% unless ${a} %}${then}{% else %}${other}{% endunless %}`),
    fc
      .tuple(value, value, tie("text"), tie("text"))
      .map(
        ([a, b, then, other]) => `{% case ${a} %}{% when ${b}, 3 %}${then}{% else %}${other}{% endcase %}`,
      ),
  ),
}));

test("a text is filled in as liquidjs's own engine fills it in", () => {
  fc.assert(
    fc.property(text, (written) => {
      const expected = outcomeOf(() => whole.parseAndRenderSync(written, scope));
      expect(outcomeOf(() => render(parse(written), scope))).toBe(expected);
    }),
    { numRuns: 1_000 },
  );
});

test.each(["constructor", "__proto__", "toString", "hasOwnProperty"])(
  "%s is neither a tag nor a filter",
  (name) => {
    expect(() => parse(`{% ${name} %}`)).toThrow(`tag "${name}" not found`);
    expect(() => parse(`{{ state | ${name} }}`)).toThrow(`undefined filter: ${name}`);
  },
);
