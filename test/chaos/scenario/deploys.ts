/** A deploy that has reached the Worker, and its objects later: until then two versions are alive. */
import type { Random } from "../../random.ts";

export interface Deploy {
  app: "sales" | "support";
  /** What the objects do not know: the app at all, or its new Secret. */
  brings: "app" | "secret";
  /** From the start. */
  forMs: number;
}

export const deployOf = (random: Random): Deploy => ({
  app: random.pick(["sales", "support"]),
  brings: random.pick(["app", "secret"]),
  // Seldom longer than the window.
  forMs: random.chance(85) ? random.between(1_000, 8_000) : random.between(18_000, 24_000),
});
