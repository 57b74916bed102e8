/** A page of the record is gathered from several sources as if they were one. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openDelivery } from "../../../../src/delivery/delivery.ts";
import type { Position } from "../../../../src/delivery/record/filter.ts";
import { gather, newestFirst, type RecordSource } from "../../../../src/delivery/record/gather.ts";
import type { ListedDelivery } from "../../../../src/delivery/record/record.ts";

function deliveryAt(receivedAt: number, id: string): ListedDelivery {
  const {
    attempts: _,
    code: __,
    details: ___,
    given: ____,
    ...listed
  } = openDelivery({
    id,
    app: "sales",
    event: "contact.added",
    via: "added",
    staff: "zhangsan",
    account: null,
    customer: "wm1",
    state: null,
    scene: null,
    code: null,
    details: null,
    eventAt: 0,
    receivedAt,
  });
  return listed;
}

/** A source of deliveries that reads at most `rows` for one question, and counts the deliveries that it gave. */
function sourceOf(all: readonly ListedDelivery[], rows: number) {
  const given = { deliveries: 0, questions: 0 };
  const sorted = [...all].sort(newestFirst);
  const ask: RecordSource = async (after, limit) => {
    given.questions += 1;
    const rest = sorted.filter((one) => after === null || newestFirst(one, after) > 0);
    const read = rest.slice(0, Math.min(limit, rows));
    given.deliveries += read.length;
    const last = read.at(-1);
    const end = last === undefined ? null : { receivedAt: last.receivedAt, id: last.id };
    return { deliveries: read, searchedTo: read.length === limit || read.length < rest.length ? end : null };
  };
  return { ask, given };
}

/** Deliveries in eight sources, many at equal times. */
const spread = fc
  .array(fc.record({ source: fc.nat(7), at: fc.nat(50) }), { maxLength: 120 })
  .map((all) =>
    Array.from({ length: 8 }, (_, source) =>
      all.flatMap((one, n) => (one.source === source ? deliveryAt(one.at, `${source}-${n}`) : [])),
    ),
  );

test("pages show every delivery once, newest first, for any limit of rows", async () => {
  await fc.assert(
    fc.asyncProperty(
      spread,
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 40 }),
      async (all, limit, rows) => {
        const sources = all.map((some) => sourceOf(some, rows).ask);
        const shown: ListedDelivery[] = [];
        let after: Position | null = null;
        do {
          const page = await gather(sources, after, limit, 38);
          expect(page.deliveries.length).toBeLessThanOrEqual(limit);
          shown.push(...page.deliveries);
          after = page.searchedTo;
        } while (after !== null);
        expect(shown).toEqual(all.flat().sort(newestFirst));
      },
    ),
  );
});

test("what stands behind the place to which a source has read comes on a later page", async () => {
  const [first, second] = [
    [deliveryAt(50, "0-1"), deliveryAt(40, "0-2")],
    [deliveryAt(10, "1-1"), deliveryAt(9, "1-2")],
  ].map((some) => sourceOf(some, 1).ask);
  if (first === undefined || second === undefined) throw new Error("there are two sources");
  const { deliveries, searchedTo } = await gather([first, second], null, 3, 38);
  expect(deliveries.map(({ id }) => id)).toEqual(["0-1"]);
  expect(searchedTo).toEqual({ receivedAt: 50, id: "0-1" });
});

describe("of eight sources with more than a page each", () => {
  const evenly = Array.from({ length: 8 }, (_, source) =>
    Array.from({ length: 500 }, (__, n) => deliveryAt(n * 8 + source, `${source}-${n}`)),
  );

  test("each is asked once, and reads its share of a page", async () => {
    const sources = evenly.map((some) => sourceOf(some, 10_000));
    const page = await gather(
      sources.map(({ ask }) => ask),
      null,
      201,
      38,
    );
    expect(page.deliveries).toEqual(evenly.flat().sort(newestFirst).slice(0, 201));
    expect(sources.map(({ given }) => given.questions)).toEqual(Array(8).fill(1));
    expect(sources.reduce((sum, { given }) => sum + given.deliveries, 0)).toBeLessThan(2 * 201);
  });

  test("no more sources are asked a second time than requests may be made, and the page is short", async () => {
    const newer = evenly.map((some, source) =>
      source < 3 ? some.map((one) => ({ ...one, receivedAt: one.receivedAt + 100_000 })) : some,
    );
    const sources = newer.map((some) => sourceOf(some, 10_000));
    const page = await gather(
      sources.map(({ ask }) => ask),
      null,
      201,
      1,
    );
    const all = newer.flat().sort(newestFirst);
    expect(page.deliveries).toEqual(all.slice(0, page.deliveries.length));
    expect(page.deliveries.length).toBeLessThan(201);
    expect(sources.reduce((sum, { given }) => sum + given.questions, 0)).toBe(8 + 1);
  });

  test("only the source that has all the newest is asked a second time", async () => {
    const [first = [], ...others] = evenly;
    const newer = first.map((one) => ({ ...one, receivedAt: one.receivedAt + 100_000 }));
    const sources = [newer, ...others].map((some) => sourceOf(some, 10_000));
    const page = await gather(
      sources.map(({ ask }) => ask),
      null,
      201,
      38,
    );
    expect(page.deliveries).toEqual([...newer].sort(newestFirst).slice(0, 201));
    expect(sources.map(({ given }) => given.questions)).toEqual([2, 1, 1, 1, 1, 1, 1, 1]);
  });
});
