/**
 * Loads a posted rules file and chooses from it many times, inside workerd. The clock of workerd shows whole
 * milliseconds, so short times are means of many runs.
 */
import { chooseRule, type Facts } from "../../src/rules/engine/choose.ts";
import { loadRules } from "../../src/rules/load.ts";
import type { RulesTimes } from "../answers.ts";

const LOADS = 5;
const CHOICES_FOR_MS = 200;

export default {
  async fetch(request) {
    const text = await request.text();
    const facts: Facts = {
      event: "contact.added",
      app: "sales",
      staff: "nobody",
      state: "the-last-one",
      via: "added",
    };
    const startedAt = Date.now();
    const loaded = loadRules(text);
    const firstAt = Date.now();
    if (!loaded.ok) return Response.json(loaded.problems, { status: 422 });
    for (let n = 0; n < LOADS; n += 1) loadRules(text);
    const loadedAt = Date.now();

    let choices = 0;
    let chosenAt = loadedAt;
    let choice = chooseRule(loaded.compiled, facts, loadedAt);
    while (chosenAt - loadedAt < CHOICES_FOR_MS) {
      for (let n = 0; n < 20; n += 1) choice = chooseRule(loaded.compiled, facts, loadedAt + choices);
      choices += 20;
      chosenAt = Date.now();
    }
    return Response.json({
      firstLoadMs: firstAt - startedAt,
      loadMs: (loadedAt - firstAt) / LOADS,
      chooseUs: ((chosenAt - loadedAt) * 1_000) / choices,
      rule: choice.needs === null ? (choice.rule?.name ?? null) : null,
    } satisfies RulesTimes);
  },
} satisfies ExportedHandler;
