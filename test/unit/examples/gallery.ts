/**
 * Tests a file of the gallery with a table of cases: an event, its time, and the rule and messages that the customer
 * should get, as the explanation of rules gives them.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Outgoing } from "../../../src/rules/engine/message.ts";
import { explainQuestion, type QuestionAnswer } from "../../../src/rules/explain/question.ts";
import { compiledRules } from "../rules/files.ts";

type Explanation = Extract<QuestionAnswer, { ok: true }>["explanation"];

/** A situation with its event and local time, the rule that is chosen, and the messages of the customer. */
export type Case = readonly [
  situation: string,
  event: Record<string, unknown>,
  at: string,
  rule: string | null,
  comes: string,
];

export const textOf = (file: string) => readFileSync(`examples/rules/${file}`, "utf8");

/** A test for each case, and a test that every rule of the file has a case. */
export function gallery(file: string, cases: readonly Case[]): void {
  describe(file, () => {
    const compiled = compiledRules(textOf(file));

    test.for(cases)("%s", ([, event, at, rule, comes]) => {
      const answered = explainQuestion(compiled, event, at, 0);
      if (!answered.ok) throw new Error(`${answered.path}: ${answered.message}`);
      const { explanation } = answered;
      expect([explanation.rule, whatComes(explanation)]).toEqual([rule, comes]);
    });

    test("每条规则都有例子", () => {
      const shown = new Set(cases.map(([, , , rule]) => rule));
      expect(compiled.rules.map(({ name }) => name).filter((name) => !shown.has(name))).toEqual([]);
    });
  });
}

function whatComes(explanation: Explanation): string {
  const { outcome, afterMs, unlessReplied, messages, transfers, then } = explanation;
  const [first] = messages;
  const after = afterMs === null ? "" : `${afterMs / 60_000} 分钟后${unlessReplied ? "没人开口才发" : ""}：`;
  return [
    ...(outcome === "silent" ? ["（不发）"] : []),
    ...(outcome === "no-rule" ? ["（没有规则）"] : []),
    ...transfers.map((to) => `→ ${to.to === "servicer" ? to.servicer : to.to}`),
    ...(first === undefined ? [] : [after + seen(first)]),
    ...then.map((done) => `+ ${JSON.stringify(done)}`),
  ].join("\n");
}

/** A message as the customer sees it. */
export function seen(message: Outgoing): string {
  if (message.family === "contact") {
    const { text, attachments = [] } = message.body;
    const others = attachments.map((one) =>
      one.msgtype === "link" ? `[${one.link.title}](${one.link.url})` : `[${one.msgtype}]`,
    );
    return [...(text ? [text.content] : []), ...others].join("\n");
  }
  const { body } = message;
  if (body.msgtype === "text") return body.text.content;
  if (body.msgtype === "location") return `[${body.location.name}]`;
  if (body.msgtype !== "msgmenu") return `[${body.msgtype}]`;
  const { head_content: head, list = [], tail_content: tail } = body.msgmenu;
  const items = list.map((item) => `[${"click" in item ? item.click.content : nameOf(item)}]`).join(" ");
  return [head, items, tail].filter((line) => line !== undefined).join("\n");
}

function nameOf(item: object): string {
  const [shown] = Object.values(item).flatMap((value) =>
    typeof value === "object" && value !== null && "content" in value ? [String(value.content)] : [],
  );
  return shown ?? "";
}
