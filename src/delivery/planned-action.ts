/** The actions of a plan, with a code or without one. Data only. */
import type { Candidate } from "../rules/engine/candidates.ts";
import type { Transfer } from "../rules/engine/choose.ts";

/** A message or a transfer, under the name that the record shows. */
export type PlannedAction = Candidate | PlannedTransfer;

/** A transfer of the session. */
export interface PlannedTransfer {
  family: "transfer";
  name: string;
  to: Transfer;
}

/** A transfer under the name that the record shows. */
export function plannedTransfer(to: Transfer): PlannedTransfer {
  const name = to.to === "servicer" ? `transfer to ${to.servicer}` : `transfer: ${to.to}`;
  return { family: "transfer", name, to };
}
