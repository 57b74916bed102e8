/**
 * The times of loading rules and of choosing from them. The figures are printed; the bounds are wide, since the machine
 * may be slow and shared.
 */
import { describe, expect, test } from "vitest";
import { chooseRule } from "../../../src/rules/engine/choose.ts";
import type { Facts } from "../../../src/rules/engine/facts.ts";
import { loadRules } from "../../../src/rules/load.ts";
import { cpuMs } from "../../cpu-time.ts";
import { compiledRules, facts, kfFacts, NOW } from "./files.ts";

const ROUNDS = 7;
const CHOICES = 200;

/** The rules of a chain of shops: a rule for each channel and each word, the defaults last. */
function fileOf(count: number): string {
  const rules = Array.from({ length: count - 2 }, (_, index) =>
    index % 2 === 0
      ? `  - name: 渠道 ${index}
    on: contact.added
    when: { state: "channel-${index}-*", staff: [zhangsan${index}, lisi${index}], hours: office }
    send: { text: { content: "{{ customer.name | default: '您好' }}，我是{{ staff.name }}，欢迎来到 ${index} 号店。" } }
    fallback: plain`
      : `  - name: 词 ${index}
    on: kf.message
    when: { account: [wkAAA, wkBBB], text: { contains: [问题${index}, 咨询${index}] } }
    send: plain`,
  );
  return [
    "calendars: { office: { weekly: { mon-fri: '09:00-18:00' }, holidays: cn } }",
    "messages: { plain: { text: { content: 您好 } } }",
    "rules:",
    ...rules,
    "  - { name: 默认, on: contact.added, send: plain }",
    "  - { name: 其他, on: kf.message, send: plain }",
  ].join("\n");
}

/** The median of `ROUNDS` rounds, in milliseconds of CPU. */
function median(work: () => void): number {
  const times = Array.from({ length: ROUNDS }, () => cpuMs(work));
  return times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.POSITIVE_INFINITY;
}

describe.each([10, 100, 1_000])("a file of %i rules", (count) => {
  const text = fileOf(count);

  test("loads within three seconds of CPU", () => {
    const ms = median(() => loadRules(text));
    console.log(`${count} rules, ${text.length} characters: loaded in ${ms.toFixed(1)} ms`);
    expect(ms).toBeLessThan(3_000);
  });

  test("gives its last rule within three milliseconds of CPU", () => {
    const compiled = compiledRules(text);
    const choose = (facts: Facts) => {
      const ms = median(() => {
        for (let i = 0; i < CHOICES; i++) chooseRule(compiled, facts, NOW);
      });
      return (ms / CHOICES) * 1_000;
    };
    const [contact, session] = [choose(facts({ state: "channel-x" })), choose(kfFacts())];
    console.log(
      `${count} rules: chosen in ${contact.toFixed(1)} µs for a contact, ${session.toFixed(1)} µs for a message`,
    );
    expect(Math.max(contact, session)).toBeLessThan(3_000);
  });
});
