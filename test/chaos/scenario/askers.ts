/** The people who search the record while customers are welcomed, and the questions that each repeats. */
import type { Random } from "../../random.ts";

export type Asking =
  /**
   * A customer of the long record, page by page until found; `depth` is how far back the customer is, in percent of the
   * record.
   */
  | { for: "customer"; depth: number }
  /** A page of deliveries with this outcome, which is rare. */
  | { for: "outcome"; outcome: string }
  | { for: "status" }
  /** The decision of the present rules about a delivery of the last page. */
  | { for: "explain" };

/** The questions of one person; `afterMs` is the pause after the answer before. */
export type Asker = readonly (Asking & { afterMs: number })[];

const PEOPLE = 4;
const IN_TURN = 12;

export const askers = (random: Random): Asker[] =>
  Array.from({ length: PEOPLE }, () =>
    Array.from({ length: IN_TURN }, () => ({ ...asking(random), afterMs: random.between(20, 400) })),
  );

function asking(random: Random): Asking {
  const of = random.below(100);
  if (of < 50) return { for: "customer", depth: random.below(101) };
  if (of < 70) return { for: "outcome", outcome: random.pick(["refused", "missed", "refused,missed"]) };
  return { for: of < 85 ? "status" : "explain" };
}
