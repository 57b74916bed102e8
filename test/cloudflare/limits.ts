/** Asks the Worker inside Cloudflare's limits about them, and has it move objects. */
import * as v from "valibot";
import { type LimitFigures, type LimitTold, NO_WORK } from "../../bench/answers.ts";
import type { Span } from "../chaos/evidence.ts";
import type { Reset } from "../chaos/scenario/resets.ts";
import type { Home } from "../own-machine/home.ts";

/** The Worker with these limits, in place of `src/index.ts`. */
export const LIMITED_WORKER = "bench/workers/limits.ts";

/** What its log tells of the limits. */
const toldIn = (log: readonly string[]): LimitTold[] =>
  log.flatMap((line) => {
    const [told] = /\{"limit":.*\}/.exec(line) ?? [];
    const read = v.safeParse(toldSchema, told);
    return read.success ? [read.output] : [];
  });
const toldSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.variant("limit", [
    v.object({ limit: v.literal("broken"), what: v.string() }),
    v.object({ limit: v.literal("requests"), of: v.string(), most: v.number() }),
  ]),
);

/** Asks the Worker, and reads in its log what it told before it was killed, or what the objects of a deploy told. */
export async function limitFigures({ url, log }: LimitedWorker): Promise<LimitFigures> {
  const response = await fetch(`${url}/limits`);
  const figures = (await response.json()) as LimitFigures;
  const { works, broken } = figures;
  for (const told of toldIn(log)) {
    if (told.limit === "broken") {
      if (!broken.includes(told.what)) broken.push(told.what);
    } else {
      const known = works[told.of] ?? NO_WORK;
      works[told.of] = { ...known, subrequests: Math.max(known.subrequests, told.most) };
    }
  }
  return figures;
}

interface LimitedWorker {
  url: string;
  log: readonly string[];
}

/** Moves objects at the times of the scenario. An object of that class that awaits nothing more is not moved. */
export async function playResets(
  worker: Pick<Home, "url">,
  resets: readonly Reset[],
  begin: number,
): Promise<void> {
  for (const { at, of } of resets) {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, begin + at - Date.now())));
    // A Worker that is down is killed already.
    await fetch(`${worker.url}/limits?move=${of}`, { method: "POST" }).catch(() => {});
  }
}

/** What a move costs: the object's open work begins again. */
export const spansOf = ({ resets }: LimitFigures): Span[] => resets.map(({ at }) => ({ from: at, to: at }));
