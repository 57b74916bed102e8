/** Asks the Worker inside Cloudflare's limits about them, and has it move objects. */
import type { LimitFigures } from "../../bench/answers.ts";
import type { Span } from "../chaos/evidence.ts";
import type { Reset } from "../chaos/scenario/resets.ts";
import type { Home } from "../own-machine/home.ts";

/** The Worker with these limits, in place of `src/index.ts`. */
export const LIMITED_WORKER = "bench/workers/limits.ts";

export async function limitFigures(worker: Pick<Home, "url">): Promise<LimitFigures> {
  const response = await fetch(`${worker.url}/limits`);
  return (await response.json()) as LimitFigures;
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
