/** When all connections of one object were in use, as the journal shows it. */
import type { Evidence, Span } from "../evidence.ts";
import { asksForToken } from "./companies.ts";

/** Six of the object's own, and twelve of the entrypoint that sends for it. */
const CONNECTIONS = 18;
/** Calls that no send needs may have half of the connections; beyond that they excuse nothing. */
const OPTIONAL_AT_MOST = 9;
const OPTIONAL = ["externalcontact/get", "user/get", "kf/customer/batchget", "kf/service_state/get"];

/** Calls of inboxes, of suites, and of the object that has channel codes. */
const OF_OTHER_OBJECTS = /^kf\/sync_msg$|^service\/|_contact_way$|follow_user_list$/;

/** The object of a delivery: the number before its id (docs/storage.md). */
export const shardOf = (deliveryId: string) => deliveryId.slice(0, 1);

const known = new WeakMap<Evidence, Map<string, Span[]>>();

/** The spans in which the object of this delivery had no connection free. */
export function fullSpans(evidence: Evidence, deliveryId: string): Span[] {
  let spans = known.get(evidence);
  if (spans === undefined) {
    spans = allFullSpans(evidence);
    known.set(evidence, spans);
  }
  return spans.get(shardOf(deliveryId)) ?? [];
}

function allFullSpans({ calls, chances, deliveries }: Evidence): Map<string, Span[]> {
  const shardOfCustomer = new Map(deliveries.map(({ customer, id }) => [customer, shardOf(id)]));
  const shardOfCode = new Map(chances.map(({ code, customer }) => [code, shardOfCustomer.get(customer)]));
  const shards = new Set(shardOfCustomer.values());
  const changes = new Map([...shards].map((shard) => [shard, [] as Change[]]));
  for (const call of calls) {
    // What other objects ask.
    if (asksForToken(call) || OF_OTHER_OBJECTS.test(call.api)) continue;
    const shard = shardOfCode.get(call.code) ?? shardOfCustomer.get(call.customer ?? "");
    // A look-up of a member does not tell its object, so it counts for each object.
    for (const one of shard === undefined ? shards : [shard]) {
      const isOptional = OPTIONAL.includes(call.api);
      changes.get(one)?.push({ at: call.at, by: 1, isOptional }, { at: call.endedAt, by: -1, isOptional });
    }
  }
  return new Map([...changes].map(([shard, ofShard]) => [shard, spansOf(ofShard)]));
}

interface Change {
  at: number;
  by: 1 | -1;
  isOptional: boolean;
}

function spansOf(changes: Change[]): Span[] {
  const spans: Span[] = [];
  let sends = 0;
  let optional = 0;
  let since: number | null = null;
  for (const { at, by, isOptional } of changes.sort((a, b) => a.at - b.at || a.by - b.by)) {
    if (isOptional) optional += by;
    else sends += by;
    if (sends + Math.min(optional, OPTIONAL_AT_MOST) >= CONNECTIONS) since ??= at;
    else if (since !== null) {
      spans.push({ from: since, to: at });
      since = null;
    }
  }
  return spans;
}
