/** Measures the times in which workerd loads rules files of several sizes and chooses from them. */
import * as v from "valibot";
import type { RulesTimes } from "../answers.ts";
import type { Figures } from "../figures.ts";
import { startWorker } from "../receivers.ts";
import { PLAIN_CONFIG, type Rig } from "../rig.ts";

export const SIZES = [10, 100, 1_000] as const;

const times: v.GenericSchema<unknown, RulesTimes> = v.object({
  firstLoadMs: v.number(),
  loadMs: v.number(),
  chooseUs: v.number(),
  rule: v.nullable(v.string()),
});

export async function measureRules(rig: Rig, figures: Figures): Promise<void> {
  const worker = await startWorker(rig.bundles.rules, PLAIN_CONFIG);
  for (const size of SIZES) {
    const response = await fetch(worker.worker.url, { method: "POST", body: rulesFile(size) });
    if (!response.ok) throw new Error(`${size} rules: ${await response.text()}`);
    const { firstLoadMs, loadMs, chooseUs, rule } = v.parse(times, await response.json());
    if (rule !== "last") throw new Error(`${size} rules: chose ${rule}`);
    figures.add(`rules ${size} first load ms`, firstLoadMs);
    figures.add(`rules ${size} load ms`, loadMs);
    figures.add(`rules ${size} choose us`, chooseUs);
  }
  await worker.stop();
}

/**
 * A rules file of many channels, with members, dates and office hours; each message has its own template. Only the last
 * rule fits, so the choice reads every rule.
 */
function rulesFile(size: number): string {
  const rules = Array.from({ length: size - 1 }, (_, n) => {
    const when = [
      `{ state: "channel-${n}-*" }`,
      `{ state: ["shop-${n}", "shop-${n}-*"], staff: [member-${n}, member-${n + 1}] }`,
      `{ state: { not: ["the-*"] }, hours: office }`,
    ][n % 3];
    const dates = n % 4 === 0 ? "\n    from: 2026-01-01\n    until: 2036-12-31" : "";
    return `  - name: rule ${n}
    on: contact.added${dates}
    when: ${when}
    send: { text: { content: "{{ customer.name | default: '您好' }}，欢迎来到第 ${n} 家门店。" } }`;
  });
  return `timezone: Asia/Shanghai
calendars:
  office: { weekly: { mon-fri: "09:00-12:00, 13:30-18:00" }, holidays: cn }
rules:
${rules.join("\n")}
  - { name: last, on: contact.added, when: { state: "the-last-*" }, send: { text: { content: 您好 } } }
`;
}
