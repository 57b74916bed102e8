/** Plays an episode: a fault that meets all customers for a while or at a moment. */
import type { CallFaults } from "../call-faults.ts";
import type { Publication, Span } from "../evidence.ts";
import { brokenFile, COMMON_FILE, rulesFile } from "../scenario/rules.ts";
import type { Episode } from "../scenario.ts";
import type { Stage } from "../stage.ts";

interface Playing {
  stage: Stage;
  callFaults: CallFaults;
  kvFailures: Span[];
  /** The good rules files that were put into KV. */
  puts: Publication[];
}

export async function playEpisode(
  episode: Episode,
  { stage, callFaults, kvFailures, puts }: Playing,
): Promise<void> {
  const { worker } = stage;
  switch (episode.do) {
    case "meet":
      callFaults.begin(episode);
      await wait(episode.forMs);
      return;
    case "kv-fails": {
      const from = Date.now();
      worker.failKv(true);
      await wait(episode.forMs);
      worker.failKv(false);
      kvFailures.push({ from, to: Date.now() });
      return;
    }
    case "spoil-tokens":
      if (episode.how === "revoked") stage.app(episode.app).revokeToken();
      else stage.app(episode.app).expireToken();
      return;
    case "edit-rules": {
      // A broken file before the first good file leaves the Worker without rules.
      const isRemembered = await worker.hasGoodRules();
      if (episode.to === "good") puts.push(await putRules(stage, episode.at));
      else if (!isRemembered) return;
      else if (episode.to === "broken") await worker.setRules(brokenFile(episode.at));
      else await worker.setRules(null);
      return;
    }
  }
}

/** Puts a version of the common rules file into KV. */
export async function putRules({ worker }: Pick<Stage, "worker">, version: number): Promise<Publication> {
  const text = rulesFile(version);
  const at = Date.now();
  await worker.setRules(text);
  const unasked = { note: null, sha256: null, from: null, expected: null };
  return { file: COMMON_FILE, version, ...unasked, at, endedAt: Date.now(), status: 200 };
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
