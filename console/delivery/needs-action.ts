/** The outcomes after which somebody has to do something. */
import type { Outcome } from "../../src/delivery/delivery.ts";

export const NEEDS_ACTION = ["refused", "missed", "no-code", "no-rule"] as const satisfies readonly Outcome[];
