/** The choice of a rule for an event, and the dates from which and until which a rule holds. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KF_EVENTS } from "../../../../src/rules/engine/events.ts";
import type { ContactFacts } from "../../../../src/rules/engine/facts.ts";
import { chosenRule, compiledRules, facts, file, kfFacts, NOW, problems, rule, ruleFor } from "../files.ts";

const SHANGHAI = 8 * 3_600_000;
const at = (local: string) => Date.parse(`${local}Z`) - SHANGHAI;
const chosen = (text: string, now = NOW, change: Partial<ContactFacts> = {}) =>
  chosenRule(compiledRules(text), change, now)?.name ?? null;
const during = (change: object) => file({ rules: [rule(change)] });

test("the first rule that fits is chosen", () => {
  const rules = [
    rule({ name: "other", when: { staff: "lisi" } }),
    rule({ name: "first", when: { staff: "zhangsan" } }),
    rule({ name: "second" }),
  ];
  expect(chosen(file({ rules }))).toBe("first");
});

test("no rule is chosen when none fits", () => {
  expect(chosen(file({ rules: [rule({ when: { app: "shop" } })] }))).toBeNull();
  expect(chosen(file({ rules: [] }))).toBeNull();
});

test("a rule that is switched off is passed over", () => {
  const rules = [rule({ name: "off", enabled: false }), rule({ name: "on", enabled: true })];
  expect(chosen(file({ rules }))).toBe("on");
});

describe("from and until", () => {
  test("as dates include the whole last day", () => {
    const text = during({ from: "2026-11-20", until: "2026-11-30" });
    expect(chosen(text, at("2026-11-19T23:59:59.999"))).toBeNull();
    expect(chosen(text, at("2026-11-20T00:00"))).toBe("默认");
    expect(chosen(text, at("2026-11-30T23:59:59.999"))).toBe("默认");
    expect(chosen(text, at("2026-12-01T00:00"))).toBeNull();
  });

  test("as times exclude the minute of until", () => {
    const text = during({ from: "2026-11-20 09:00", until: "2026-11-20T18:00" });
    expect(chosen(text, at("2026-11-20T08:59:59"))).toBeNull();
    expect(chosen(text, at("2026-11-20T09:00"))).toBe("默认");
    expect(chosen(text, at("2026-11-20T17:59:59"))).toBe("默认");
    expect(chosen(text, at("2026-11-20T18:00"))).toBeNull();
  });

  test("may be the same day", () => {
    const text = during({ from: "2026-11-20", until: "2026-11-20" });
    expect(chosen(text, at("2026-11-20T12:00"))).toBe("默认");
  });

  test("may each stand without the other", () => {
    expect(chosen(during({ from: "2026-11-23" }))).toBeNull();
    expect(chosen(during({ until: "2026-11-21" }))).toBeNull();
    expect(chosen(during({ until: "2026-11-22" }))).toBe("默认");
  });

  test("go by the file's time zone", () => {
    const text = file({ timezone: "America/New_York", rules: [rule({ until: "2026-11-21" })] });
    expect(chosen(text, NOW)).toBe("默认");
    expect(chosen(text, NOW + 3_600_000 * 2)).toBeNull();
  });

  test("go by the clock on the wall in the hour that comes twice", () => {
    const text = file({ timezone: "Europe/Berlin", rules: [rule({ until: "2026-10-25 02:30" })] });
    // The clock is put back from 03:00 to 02:00 at 01:00 UTC.
    const fits = ["00:29", "00:30", "00:59", "01:00", "01:29", "01:30"].map(
      (time) => chosen(text, Date.parse(`2026-10-25T${time}Z`)) !== null,
    );
    expect(fits).toEqual([true, false, false, true, true, false]);
  });

  test.each([
    [{ from: "2026-02-30" }, 'rules[0].from: there is no "2026-02-30" in the calendar'],
    [{ from: "2026-13-01" }, 'rules[0].from: there is no "2026-13-01" in the calendar'],
    [{ until: "2026-11-20 24:00" }, 'rules[0].until: there is no "2026-11-20 24:00" in the calendar'],
    [{ until: "2026-11-20 09:60" }, 'rules[0].until: there is no "2026-11-20 09:60" in the calendar'],
    [
      { from: "20.11.2026" },
      'rules[0].from: expected a date such as 2026-11-20, or a date and time such as 2026-11-20 09:00, found the text "20.11.2026"',
    ],
    [
      { until: 2026 },
      "rules[0].until: expected a date such as 2026-11-20, or a date and time such as 2026-11-20 09:00, found the number 2026",
    ],
    [
      { from: "2026-11-21", until: "2026-11-20" },
      "rules[0].until: the rule ends (2026-11-20) before it begins (2026-11-21)",
    ],
    [
      { from: "2026-11-20 18:00", until: "2026-11-20 18:00" },
      "rules[0].until: the rule ends (2026-11-20 18:00) before it begins (2026-11-20 18:00)",
    ],
  ])("are refused: %j", (change, problem) => {
    expect(problems(during(change))).toEqual([problem]);
  });
});

test("the chosen rule is the first that fits when it stands alone, and the same each time", () => {
  const value = fc.constantFrom("a", "b", "ab");
  const condition = (pattern: fc.Arbitrary<string>) =>
    fc.oneof(pattern, fc.array(pattern, { minLength: 1, maxLength: 3 }), fc.record({ not: pattern }));
  const someRule = fc.record(
    {
      enabled: fc.boolean(),
      from: fc.constantFrom("2026-11-21", "2026-11-23"),
      until: fc.constantFrom("2026-11-24", "2026-11-23 12:00"),
      when: fc.record(
        {
          app: condition(value),
          staff: condition(value),
          state: condition(fc.constantFrom("a*", "*b", "", "*")),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  );
  const event = fc.record({ app: value, staff: value, state: fc.option(value) });
  fc.assert(
    fc.property(fc.array(someRule, { maxLength: 6 }), event, (some, change) => {
      const rules = some.map((parts, index) => rule({ name: `${index}`, ...parts }));
      const alone = rules.find((one) => chosen(file({ rules: [one] }), NOW, change) !== null);
      const compiled = compiledRules(file({ rules }));
      const first = chosenRule(compiled, change);
      expect(first?.name).toBe(alone?.name);
      expect(chosenRule(compiled, change)).toBe(first);
    }),
  );
});

describe("in a file with rules for all events", () => {
  const value = fc.constantFrom("a", "b", "ab");
  const condition = fc.oneof(
    value,
    fc.array(value, { minLength: 1, maxLength: 2 }),
    fc.record({ not: fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 2 })) }),
  );
  const optional = (model: Record<string, fc.Arbitrary<unknown>>) => fc.record(model, { requiredKeys: [] });
  const ofService = { account: condition, scene: condition, channels: optional({ nickname: condition }) };
  const ofMessages = {
    ...ofService,
    menu: condition,
    text: optional({ is: condition, contains: condition }),
  };
  const on = (event: fc.Arbitrary<string>, when: Record<string, fc.Arbitrary<unknown>>) =>
    fc.record({ on: event, enabled: fc.boolean(), when: optional({ app: condition, ...when }) });
  const someRule = fc.oneof(
    on(fc.constant("contact.added"), { staff: condition, state: condition }),
    on(fc.constantFrom("kf.entered", "kf.queued", "kf.accepted", "kf.ended"), ofService),
    on(fc.constant("kf.message"), ofMessages),
  );
  const maybe = fc.option(value);
  const contact = fc.record({ app: value, staff: value, state: maybe }).map((change) => facts(change));
  const session = fc
    .record({
      event: fc.constantFrom(...KF_EVENTS),
      app: value,
      account: value,
      scene: maybe,
      channels: fc.option(fc.record({ scene: fc.constant(1), nickname: maybe })),
      message: fc.record({ msgtype: fc.constant("text"), text: maybe, menu: maybe }),
    })
    .map((change) => kfFacts({ ...change, message: change.event === "kf.message" ? change.message : null }));
  const named = (some: object[]) => some.map((parts, index) => rule({ name: `${index}`, ...parts }));

  test("the chosen rule is the first that takes the event when it stands alone, and the same each time", () => {
    fc.assert(
      fc.property(fc.array(someRule, { maxLength: 8 }), fc.oneof(contact, session), (some, event) => {
        const rules = named(some);
        const alone = rules.find((one) => ruleFor(compiledRules(file({ rules: [one] })), event) !== null);
        const compiled = compiledRules(file({ rules }));
        const chosen = ruleFor(compiled, event);
        expect(chosen?.name).toBe(alone?.name);
        expect(ruleFor(compiled, event)).toBe(chosen);
        expect(ruleFor(compiledRules(file({ rules })), structuredClone(event))?.name).toBe(chosen?.name);
      }),
    );
  });

  test("the chosen rule is for the event and switched on, and the rules below it do not matter", () => {
    fc.assert(
      fc.property(
        fc.array(someRule, { minLength: 1, maxLength: 8 }),
        fc.oneof(contact, session),
        (some, event) => {
          const chosen = ruleFor(compiledRules(file({ rules: named(some) })), event);
          fc.pre(chosen !== null);
          expect([chosen.on, chosen.enabled]).toEqual([event.event, true]);
          const above = named(some).slice(0, Number(chosen.name) + 1);
          expect(ruleFor(compiledRules(file({ rules: above })), event)?.name).toBe(chosen.name);
          expect(ruleFor(compiledRules(file({ rules: above.slice(0, -1) })), event)).toBeNull();
        },
      ),
      { numRuns: 30, maxSkipsPerRun: 1_000 },
    );
  }, 30_000);

  test("a rule with one more condition takes no event that it did not take without it", () => {
    fc.assert(
      fc.property(someRule, fc.oneof(contact, session), condition, (one, event, app) => {
        const takes = (change: object) =>
          ruleFor(
            compiledRules(file({ rules: [rule({ ...one, when: { ...one.when, ...change } })] })),
            event,
          ) !== null;
        fc.pre(one.on === event.event && one.enabled && one.when["app"] === undefined);
        fc.pre(takes({ app }));
        expect(takes({})).toBe(true);
      }),
      { numRuns: 20, maxSkipsPerRun: 1_000 },
    );
  }, 30_000);
});
