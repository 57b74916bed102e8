/**
 * Whether texts have the right names: the customer's own and the member's own. A default stands in place of a name only
 * where WeCom was too slow or failed, and the record notes it.
 */
import type { Call, Chance, Evidence, RecordedDelivery, Span } from "../evidence.ts";
import { isAnswered } from "./answers.ts";
import type { Case } from "./cases.ts";
import { asksForToken } from "./companies.ts";
import { lagsMs } from "./slack.ts";

/** A look-up has this share of the time left, and at most `LONGEST_MS`. */
const SHARE = 1 / 4;
const LONGEST_MS = 2_000;
/** How long the Worker remembers slow answers of WeCom. */
const REMEMBERED_MS = 61_000;
const NOTES = { customer: /^the customer's details/, member: /^the member's details/ } as const;

export function namesAreRight({ chance, calls, record }: Case, evidence: Evidence): string[] {
  if (chance.namings.length === 0) return [];
  return calls.flatMap((call) => {
    if (call.text === null) return [];
    const naming = chance.namings.find(({ beginning }) => call.text?.startsWith(beginning));
    if (naming === undefined) return [`call ${call.id} says other names: ${call.text}`];
    if (naming.missing.length === 0 || record === null) return [];
    const found = hasTrouble(call, chance, record, evidence)
      ? []
      : [`call ${call.id} leaves out the name of the ${naming.missing.join(" and ")}, and WeCom was well`];
    // After a kill a message is filled in again, and the record has the notes of the last time.
    const isLast = call.id === calls.at(-1)?.id;
    const { receivedAt, settledAt } = record;
    if (!isLast || settledAt === null) return found;
    if (evidence.downs.some((span) => overlaps(span, receivedAt, settledAt))) return found;
    const untold = naming.missing.filter((of) => !record.notes.some((note) => NOTES[of].test(note)));
    return [...found, ...untold.map((of) => `the record does not say why the ${of}'s name is missing`)];
  });
}

/** Whether a failure excuses that WeCom was not asked for a name, or not waited for. */
function hasTrouble(call: Call, chance: Chance, record: RecordedDelivery, evidence: Evidence): boolean {
  const { calls, downs, kvFailures, deploys } = evidence;
  const from = record.receivedAt - REMEMBERED_MS;
  if ([...downs, ...kvFailures, ...deploys].some((span) => overlaps(span, from, call.at))) return true;
  const shareMs = Math.min(LONGEST_MS, (record.deadline - call.at) * SHARE);
  const slowMs = shareMs - lagsMs(evidence);
  return calls.some(
    (other) =>
      other.id !== call.id &&
      other.at <= call.at &&
      other.endedAt >= from &&
      (other.endedAt - other.at >= slowMs || !isWell(other, chance)),
  );
}

/** Whether the call shows that WeCom works for this customer; a refusal for another customer does not count. */
const isWell = (call: Call, { customer }: Chance) =>
  isAnswered(call) && (call.errcode === 0 || (!asksForToken(call) && call.customer !== customer));

const overlaps = (span: Span, from: number, to: number) => span.to >= from && span.from <= to;
