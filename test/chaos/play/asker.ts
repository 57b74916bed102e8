/** Plays a person who searches the record until the scenario is over. */
import * as v from "valibot";
import { ask } from "../api.ts";
import type { Asked, Span } from "../evidence.ts";
import { customerAt } from "../long-record.ts";
import type { Asking } from "../scenario/askers.ts";
import type { Asker } from "../scenario.ts";
import type { Stage } from "../stage.ts";

interface Playing {
  stage: Stage;
  asked: Asked[];
  isOver(): boolean;
}

const page = v.object({
  deliveries: v.array(v.object({ id: v.string(), customer: v.string(), outcome: v.string() })),
  cursor: v.nullable(v.string()),
  searchedTo: v.nullable(v.string()),
});
type Page = v.InferOutput<typeof page>;

export async function playAsker(playing: Playing, asker: Asker): Promise<void> {
  /** The id of a delivery from the last page that had a delivery. */
  let listed: string | null = null;
  for (let n = 0; !playing.isOver(); n += 1) {
    const asking = asker[n % asker.length];
    if (asking === undefined) return;
    await new Promise((resolve) => setTimeout(resolve, asking.afterMs));
    listed = (await playQuestion(playing, asking, listed)) ?? listed;
  }
}

/** Asks one question; gives the id of a delivery in its answer. */
async function playQuestion(playing: Playing, asking: Asking, listed: string | null): Promise<string | null> {
  switch (asking.for) {
    case "status":
      await note(playing, "/api/status", () => NOTHING_WRONG);
      return null;
    case "explain":
      if (listed !== null) await note(playing, `/api/deliveries/${listed}/explain`, () => NOTHING_WRONG);
      return null;
    case "outcome": {
      const { outcome } = asking;
      const found = await search(playing, `outcome=${outcome}`, (one) =>
        outcome.split(",").includes(one.outcome),
      );
      return found?.deliveries[0]?.id ?? null;
    }
    case "customer":
      return await findCustomer(playing, asking.depth);
  }
}

/** Asks page by page until the customer is found. */
async function findCustomer(playing: Playing, depth: number): Promise<string | null> {
  const { longRecord } = playing.stage;
  if (longRecord === null) return null;
  const customer = customerAt(longRecord.rows, depth);
  let newest = Number.POSITIVE_INFINITY;
  for (let cursor: string | null = ""; cursor !== null; ) {
    const query: string = `customer=${customer}${cursor === "" ? "" : `&cursor=${cursor}`}`;
    const found: Page | null = await search(playing, query, (one) => one.customer === customer, newest);
    const [one] = found?.deliveries ?? [];
    if (found === null || one !== undefined) return one?.id ?? null;
    ({ cursor } = found);
    newest = oldestOf(found);
  }
  return null;
}

/**
 * Asks for one page; gives null without an answer. `newest` is the newest receipt of this page's search in the long
 * record; null for another search.
 */
async function search(
  playing: Playing,
  query: string,
  fits: (one: Page["deliveries"][number]) => boolean,
  newest: number | null = null,
): Promise<Page | null> {
  return await note(playing, `/api/deliveries?${query}`, (body) => {
    const found = v.parse(page, body);
    const searched = newest === null ? null : { from: oldestOf(found), to: newest };
    const stray = found.deliveries.find((one) => !fits(one));
    const isMissed = newest !== null && found.cursor === null && found.deliveries.length === 0;
    const fault = stray
      ? `it lists ${stray.id}`
      : isMissed
        ? "the whole record was read, and nothing found"
        : null;
    return { searched, fault, value: found };
  });
}

const oldestOf = ({ cursor, searchedTo }: Page) =>
  cursor === null || searchedTo === null ? Number.NEGATIVE_INFINITY : Date.parse(searchedTo);

const NOTHING_WRONG = { searched: null, fault: null, value: null };

/** Asks, and notes the question for the evidence; gives the content of the answer, or null. */
async function note<T>(
  { stage, asked }: Playing,
  path: string,
  read: (body: unknown) => { searched: Span | null; fault: string | null; value: T },
): Promise<T | null> {
  const at = Date.now();
  const answer = await ask(stage.worker, path).then(
    async (response) => ({ status: response.status, body: (await response.json()) as unknown }),
    () => ({ status: null, body: null }),
  );
  const { status, body } = answer;
  const { searched, fault, value } =
    status === 200 ? read(body) : { searched: null, fault: null, value: null };
  asked.push({ what: path, at, endedAt: Date.now(), status, searched, fault });
  return value;
}
