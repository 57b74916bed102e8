/**
 * Merges the deliveries of several sources, newest first: a company's Dispatchers, or groups of companies. Asks each
 * source for its likely share first, and once more only those that hold the page back. Knows nothing of the question.
 */
import type { Found, Position } from "./filter.ts";
import type { ListedDelivery } from "./record.ts";

/** Gives at most `limit` deliveries behind `after`. */
export type RecordSource = (after: Position | null, limit: number) => Promise<Found>;

/** Customers are spread by a hash: one source of eight seldom has much more than its share. */
const SPREAD = 1.5;

/** At most `limit` deliveries of all sources; `requests` says how many may be asked a second time. */
export async function gather(
  sources: readonly RecordSource[],
  after: Position | null,
  limit: number,
  requests: number,
): Promise<Found> {
  const share = Math.min(limit, Math.ceil((limit / sources.length) * SPREAD) + 1);
  const asked = await Promise.all(sources.map(async (ask) => ({ ask, found: await ask(after, share) })));
  const needed = merged(asked.map(({ found }) => found))[limit - 1] ?? null;
  const isHeldBack = ({ deliveries, searchedTo }: Found) =>
    deliveries.length === share &&
    searchedTo !== null &&
    (needed === null || newestFirst(searchedTo, needed) < 0);
  const again = asked.filter(({ found }) => share < limit && isHeldBack(found)).slice(0, requests);
  await Promise.all(
    again.map(async ({ ask, found }) => {
      const more = await ask(found.searchedTo, limit - share);
      found.deliveries.push(...more.deliveries);
      found.searchedTo = more.searchedTo;
    }),
  );
  return cut(
    asked.map(({ found }) => found),
    limit,
  );
}

/** The certain part: no unread delivery may stand between two deliveries of the answer. */
function cut(found: readonly Found[], limit: number): Found {
  const ends = found.flatMap(({ searchedTo }) => searchedTo ?? []).sort(newestFirst);
  const [end = null] = ends;
  const certain = merged(found).filter((one) => end === null || newestFirst(one, end) <= 0);
  const deliveries = certain.slice(0, limit);
  const last = deliveries.at(-1);
  if (certain.length < limit || last === undefined) return { deliveries, searchedTo: end };
  const isAll = end === null && certain.length === limit && merged(found).length === limit;
  return { deliveries, searchedTo: isAll ? null : { receivedAt: last.receivedAt, id: last.id } };
}

const merged = (found: readonly Found[]): ListedDelivery[] =>
  found.flatMap(({ deliveries }) => deliveries).sort(newestFirst);

/** The order of the record: an earlier place first. */
export function newestFirst(a: Position, b: Position): number {
  return b.receivedAt - a.receivedAt || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
}
