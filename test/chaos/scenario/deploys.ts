/** A deploy that reaches the objects later than the Worker: until then two versions are alive. */
import type { Random } from "../../random.ts";

export interface Deploy {
  app: "sales" | "support";
  /** What the old version lacks: the app, or its new Secret. */
  brings: "app" | "secret";
  /** When the objects get the new version, in ms from the start. */
  forMs: number;
}

export const deployOf = (random: Random): Deploy => ({
  app: random.pick(["sales", "support"]),
  brings: random.pick(["app", "secret"]),
  // Most are shorter than the window.
  forMs: random.chance(85) ? random.between(1_000, 8_000) : random.between(18_000, 24_000),
});
