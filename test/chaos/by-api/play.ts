/** Plays what programs, keepers of channel codes and editors of rules do by the API, and notes what they were told. */
import type { Callback } from "../../../simulator/index.ts";
import type { CallFaults } from "../call-faults.ts";
import type { CodeAct, ProgramSend, Publication } from "../evidence.ts";
import type { Greet } from "../play/companies.ts";
import type { ByApiPlan } from "../scenario/by-api.ts";
import { CHANNEL } from "../scenario/codes.ts";
import type { Stage } from "../stage.ts";
import { CODES_APP, playCodeKeeper } from "./play-codes.ts";
import { playEditor } from "./play-editors.ts";
import { playProgramCall, playReceiver } from "./play-programs.ts";

export interface ByApiPlayed {
  sends: ProgramSend[];
  acts: CodeAct[];
  publications: Publication[];
}

interface Playing {
  stage: Stage;
  callFaults: CallFaults;
  begin: number;
  seed: number;
  bring(callback: Callback, deliveries: readonly number[]): Promise<void>;
  greet: Greet;
  /** Resolves when the Worker is killed no more. */
  killed: Promise<unknown>;
}

/** Keepers and editors go on for so long after the last visit and the last kill, while the last customers are welcomed. */
const GOES_ON_MS = 6_000;

export async function playByApi(
  { stage, callFaults, begin, seed, bring, greet: greetVisit, killed }: Playing,
  { calls, receiving, keepers, editors, crons, lastMs }: ByApiPlan,
): Promise<ByApiPlayed> {
  const sends: ProgramSend[] = [];
  const acts: CodeAct[] = [];
  const publications: Publication[] = [];
  let texts = 0;
  const number = () => (texts += 1);
  let overAt = Number.POSITIVE_INFINITY;
  void killed.then(() => {
    overAt = Math.max(Date.now(), begin + lastMs) + GOES_ON_MS;
  });
  const isOver = () => Date.now() > overAt;
  const takesAll = stage.receiver === null ? null : playReceiver(stage.receiver, receiving, seed, begin);
  const sending = calls.map(async (one) => {
    await until(begin + one.at);
    await playProgramCall({ stage, callFaults, sends, bring }, one);
  });
  const greet = async (id: number, contact: Parameters<Greet>[1], deliveries: readonly number[]) => {
    const visit = { id, at: 0, agedMs: 0, deliveries, script: [], state: CHANNEL } as const;
    await greetVisit(visit, contact, stage.app(CODES_APP), CODES_APP, contact.addedAt);
  };
  const keeping = keepers.map((keeper) => playCodeKeeper({ stage, callFaults, acts, isOver, greet }, keeper));
  const editing = editors.map((editor) => playEditor({ stage, publications, number, isOver }, editor));
  const looking = crons.map(async (at) => {
    await until(begin + at);
    await stage.worker.lookAtCodes();
  });
  await Promise.all([...sending, ...keeping, ...editing, ...looking]);
  takesAll?.();
  return { sends, acts, publications };
}

async function until(time: number): Promise<void> {
  const ms = time - Date.now();
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}
