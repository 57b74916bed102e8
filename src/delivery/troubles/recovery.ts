/** Finds in the record of a Dispatcher when a delivery went well last. Asks no other Dispatcher. */
import type { Suspicion } from "../../credentials/troubles.ts";
import type { Ledger } from "../record/ledger.ts";
import { isSettled } from "../record/record.ts";
import { isOfSubject, isSuspected } from "./causes.ts";

/** When a delivery went well last for the subject of a suspicion; null when none did. */
export function goodSince(ledger: Ledger, app: string, suspicion: Suspicion): number | null {
  const found = ledger.ofMember(app, memberOf(suspicion), suspicion.since);
  if (found === null) return Date.now();
  const settled = found.filter(isSettled).filter((delivery) => isOfSubject(suspicion, delivery));
  return settled.find((delivery) => !isSuspected(suspicion, delivery))?.receivedAt ?? null;
}

/** The member, or the account, that a suspicion is about. */
const memberOf = ({ subject }: Suspicion) => subject.split(" ").at(-1) ?? "";
