/**
 * From a claim to the messages that may be sent for it: the rule, the look-ups that conditions and its message
 * need, the filled bodies. Calls nothing but look-ups, and never the API that uses the code.
 */
import type { AppConfig } from "../config.ts";
import { type Candidate, candidatesOf } from "../rules/candidates.ts";
import { chooseRule } from "../rules/choose.ts";
import { messageFor } from "../rules/split.ts";
import type { RulesInForce } from "../rules/store.ts";
import type { Values } from "../rules/variables.ts";
import type { Claim } from "./delivery.ts";
import type { LookedUp, LookUps } from "./look-ups.ts";

export type { Candidate as Composed } from "../rules/candidates.ts";

export type Composition =
  /** `messages`: the chosen one first, behind it what may go when it is refused for its content. */
  | { do: "send"; rule: string; variant: string | null; messages: Candidate[]; notes: string[] }
  | { do: "nothing"; outcome: "no-rule" | "silent"; rule: string | null; notes: string[] }
  | { do: "give-up"; rule: string; variant: string | null; cause: string };

/**
 * Chooses and fills. `until`: when look-ups must have ended, those for conditions and those for texts together.
 * What is not known by then fits no condition, and in texts is left to `default`.
 */
export async function compose(
  { book }: RulesInForce,
  claim: Claim,
  app: AppConfig,
  lookUps: LookUps,
  now: number,
  until: number,
): Promise<Composition> {
  const known: Partial<Omit<LookedUp, "notes">> = {};
  const notes: string[] = [];
  // Each subject is looked up once at most, however that ends.
  const look = async (wanted: { customer: boolean; staff: boolean }) => {
    const missing = {
      customer: wanted.customer && known.customer === undefined,
      staff: wanted.staff && known.staff === undefined,
    };
    const found = await lookUps.get(app, claim, missing, until);
    if (missing.customer) known.customer = found.customer;
    if (missing.staff) known.staff = found.staff;
    notes.push(...found.notes);
  };

  let choice = chooseRule(book, { ...claim, app: app.name }, now, known);
  while (choice.needs !== null) {
    await look({ customer: choice.needs === "customer", staff: choice.needs === "staff" });
    choice = chooseRule(book, { ...claim, app: app.name }, now, known);
  }
  const { rule } = choice;
  if (rule === null) return { do: "nothing", outcome: "no-rule", rule: null, notes };
  const { action } = rule;
  if (action.do !== "send") return { do: "nothing", outcome: "silent", rule: rule.name, notes };
  const { message, variant } = messageFor(rule.name, action.message, claim.customer);

  await look(message.lookups);
  const { customer, staff } = known;
  const values: Values = {
    family: "contact",
    customer: { ...customer, external_userid: claim.customer },
    staff: { ...staff, userid: claim.staff },
    state: claim.state,
    via: claim.via,
    now,
    media: new Map(),
  };
  const messages = candidatesOf(message, action.fallback, values, notes);
  if (messages.length === 0) return { do: "give-up", rule: rule.name, variant, cause: notes.join("; ") };
  return { do: "send", rule: rule.name, variant, messages, notes };
}
