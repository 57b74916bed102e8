/**
 * The plain peer: a server that answers at once and sends after the answer. It stores nothing, tries no call again, and
 * shares its codes with no second instance.
 */
import { attempt } from "./attempt.ts";
import type { Welcome } from "./callback.ts";
import { listen } from "./listen.ts";
import { newProgress, type Outcome } from "./policy.ts";

const outcomes = new Map<string, Outcome | "open">();

async function send(welcome: Welcome): Promise<void> {
  const step = await attempt(welcome, newProgress());
  outcomes.set(welcome.code, step.do === "settle" ? step.outcome : "refused");
}

listen({
  claim: (welcome) => {
    if (outcomes.has(welcome.code)) return;
    outcomes.set(welcome.code, "open");
    void send(welcome);
  },
  outcomeOf: async (code) => outcomes.get(code) ?? null,
});
