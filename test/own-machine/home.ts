/**
 * Where the Worker of a scenario runs: in plain workerd with KV in memory, as most tests have it, or on a machine of one's
 * own, as `npm run serve` runs it. Gives both the same face.
 */
import { join } from "node:path";
import { askControl } from "../../scripts/serve/control.ts";
import { Worker, type WorkerOptions } from "../cloudflare/worker.ts";
import { OwnMachine } from "./machine.ts";

export interface Home {
  readonly url: string;
  /** The folder of the objects' databases. */
  readonly storage: string;
  /** The lines of the log. */
  log(): readonly string[];
  kill(): Promise<void>;
  begin(): Promise<void>;
  /** Starts the objects again with the code and configuration of the new version. */
  endDeploy(): Promise<void>;
  /** Puts a rules file into KV; null takes it out. */
  setRules(text: string | null): Promise<void>;
  /** Whether a good rules file is remembered. */
  hasGoodRules(): Promise<boolean>;
  /** The keys that were written again within a second, which KV refuses. */
  refusedWrites(): readonly string[];
  /** Runs the cron that looks at channel codes; a machine of one's own runs it by its own clock. */
  lookAtCodes(): Promise<void>;
  /** Has KV fail from now on, or work again. */
  failKv(isFailing: boolean): void;
  stop(): Promise<void>;
}

const LOOKS_AT_CODES = "*/5 * * * *";
const RULES = "rules";
const GOOD_RULES = "rules-good:*";

export async function inWorkerd(options: WorkerOptions & { hasSlowKv?: boolean }): Promise<Home> {
  const worker = await Worker.start(options);
  const { kv } = worker;
  kv.isSlow = options.hasSlowKv ?? false;
  return {
    get url() {
      return worker.url;
    },
    storage: worker.storage,
    log: () => worker.log,
    kill: () => worker.kill(),
    begin: () => worker.begin(),
    endDeploy: () => worker.endDeploy(),
    setRules: async (text) => {
      if (text === null) kv.values.delete(`RULES/${RULES}`);
      else kv.values.set(`RULES/${RULES}`, text);
    },
    hasGoodRules: async () => kv.values.has(`CACHE/${GOOD_RULES}`),
    refusedWrites: () => kv.refused,
    lookAtCodes: async () => {
      // A Worker that is down runs no cron.
      if (options.hasClock === true) await worker.runCron(LOOKS_AT_CODES).catch(() => {});
    },
    failKv: (isFailing) => {
      kv.failing = isFailing;
    },
    stop: () => worker.stop(),
  };
}

/** A machine of one's own, whose launcher and workerd are killed together. Its scenario has no deploy, and KV never fails. */
export async function onOwnMachine(secrets: Record<string, string>): Promise<Home> {
  const machine = await OwnMachine.start({ secrets });
  const never = (): never => {
    throw new Error("not on a machine of one's own");
  };
  return {
    url: machine.url,
    storage: machine.storage,
    log: () => machine.log.map((line) => JSON.stringify(line)),
    kill: () => machine.kill(),
    begin: () => machine.begin(),
    endDeploy: never,
    setRules: (text) => (text === null ? never() : whenUp(() => machine.put("RULES", RULES, text))),
    hasGoodRules: () =>
      whenUp(async () => {
        const path = `/kv/CACHE/${encodeURIComponent(GOOD_RULES)}`;
        return (await askControl(join(machine.data, "run/control.sock"), "GET", path)).status === 200;
      }),
    refusedWrites: () => [],
    lookAtCodes: async () => {},
    failKv: never,
    stop: () => machine.stop(),
  };
}

const UP_WITHIN_MS = 60_000;

/** Tries until a machine that was killed is up again. */
async function whenUp<T>(act: () => Promise<T>): Promise<T> {
  const giveUpAt = Date.now() + UP_WITHIN_MS;
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      await new Promise((done) => setTimeout(done, 50));
    }
  }
}
