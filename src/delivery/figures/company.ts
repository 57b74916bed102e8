/**
 * Figures of a company, or of several: asks all Dispatchers of a company, or for each company its first Dispatcher, and adds
 * up what they counted. Knows nothing of the record.
 */
import type { Config } from "../../config/types.ts";
import type { Env } from "../../env.ts";
import { dispatcherOf, dispatchersOf } from "../../objects.ts";
import { KeyCounts } from "./counts.ts";
import { CELLS_AT_MOST, type FiguresQuestion, type FoundFigures } from "./question.ts";

export async function figuresOfCompany(
  env: Env,
  config: Config,
  corpId: string,
  own: { shard: number; answer(question: FiguresQuestion): Promise<FoundFigures> },
  question: FiguresQuestion,
): Promise<FoundFigures> {
  return await added(
    dispatchersOf(env, config, corpId).map((dispatcher, shard) =>
      shard === own.shard ? own.answer(question) : dispatcher.figures(question),
    ),
  );
}

export async function figuresOfCompanies(
  env: Env,
  config: Config,
  corpIds: readonly string[],
  question: FiguresQuestion,
): Promise<FoundFigures> {
  return await added(corpIds.map((corpId) => dispatcherOf(env, config, corpId, 0).companyFigures(question)));
}

/** The sum of what was found; partial when an object could not be asked, as for minutes after a deploy. */
async function added(asked: readonly Promise<FoundFigures>[]): Promise<FoundFigures> {
  const sum = new KeyCounts();
  let isPartial = false;
  let isTooMany = false;
  // Each is added as it comes, so that they are not all held in memory.
  await Promise.all(
    asked.map(async (one) => {
      try {
        const found = await one;
        isPartial ||= found.isPartial;
        isTooMany ||= found.counts === null;
        if (!isTooMany) sum.addWritten(found.counts ?? [], (at) => at);
        isTooMany ||= sum.size > CELLS_AT_MOST;
      } catch (error) {
        console.warn({ event: "figures.unreached", error: String(error) });
        isPartial = true;
      }
    }),
  );
  return { counts: isTooMany ? null : sum.write(), isPartial };
}
