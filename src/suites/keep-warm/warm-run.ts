/**
 * A run of the cron over all companies of a suite, in lots: an alarm's requests are limited, so each lot is an alarm of its
 * own. How far the run is stands in the object's storage. Knows no company's object.
 */
import * as v from "valibot";
import { Slots } from "../../concurrency/slots.ts";
import { orLate } from "../../concurrency/timeout.ts";
import { TURN_MS } from "../../kf/look-turns.ts";
import { readStored } from "../../schema/stored.ts";
import { requestsOf, type Turn } from "./visit.ts";
import type { DueCompany, WarmCompanies } from "./warm-companies.ts";

/** Few, so that what WeCom tells the suite is stored in between. */
const VISITED_AT_ONCE = 5;
/** Cloudflare's free plan lets a request make 50 requests to objects: some are left to the rest of the alarm. */
const REQUESTS_A_LOT = 40;
/** A company that takes longer is not waited for: its visit goes on, and the next lot begins. */
const LOT_MS = 5_000;
/** A run of which nothing was heard for so long is not under way any more. */
const STALE_MS = 10 * 60_000;

const runSchema = v.object({
  runAt: v.number(),
  turn: v.number(),
  /** When the turn begins. */
  turnAt: v.number(),
  /** The corpid of the last company that was visited in this turn. */
  after: v.string(),
  lotAt: v.number(),
  /** Whether the cron came again meanwhile. */
  again: v.boolean(),
  visits: v.number(),
  requests: v.number(),
});
type Run = v.InferOutput<typeof runSchema>;

export interface RunPorts {
  kv: SyncKvStorage;
  companies: WarmCompanies;
  /** How many suites there are. */
  suites: number;
  /** Visits a company, and gives its errors. */
  visit(company: DueCompany, turn: Turn): Promise<unknown[]>;
  /** Called when a company could not be visited in full. */
  failed(company: DueCompany, errors: unknown[]): void;
  /** Called when a run is over. */
  over(run: { visits: number; requests: number; ms: number }): void;
}

export class WarmRun {
  readonly #ports: RunPorts;
  readonly #slots = new Slots<null>(Array<null>(VISITED_AT_ONCE).fill(null));
  #lot: Promise<void> | null = null;
  /** When the next lot begins although this lot is under way. */
  #lotUntil = 0;

  constructor(ports: RunPorts) {
    this.#ports = ports;
  }

  /** Begins a run, unless no company is due; after the run that is under way, if there is one. */
  begin(now: number): void {
    const { kv, companies } = this.#ports;
    const under = this.#stored();
    if (under !== null && now - under.lotAt < STALE_MS) {
      kv.put<Run>("run", { ...under, again: true });
      return;
    }
    companies.forgetGone();
    if (companies.due(0, "", now, 1).length === 0) return;
    const counts = { visits: 0, requests: 0 };
    kv.put<Run>("run", { runAt: now, turn: 0, turnAt: now, after: "", lotAt: now, again: false, ...counts });
  }

  /** When the next lot is due; null when no run is under way. */
  get nextAt(): number | null {
    const run = this.#stored();
    return run && Math.max(run.turnAt, this.#lotUntil);
  }

  /** Visits the next lot, if it is due and none is under way. */
  async lot(now: number): Promise<void> {
    this.#lot ??= this.#visitLot(now).finally(() => {
      this.#lot = null;
      this.#lotUntil = 0;
    });
    await this.#lot;
  }

  async #visitLot(now: number): Promise<void> {
    const run = this.#stored();
    if (run === null || run.turnAt > now) return;
    const lot = this.#choose(run, now);
    const last = lot.at(-1);
    if (last === undefined) {
      this.#endTurn(run, now);
      return;
    }
    const requests = lot.reduce((sum, company) => sum + requestsOf(company, run, this.#ports.suites), 0);
    this.#lotUntil = now + LOT_MS;
    // Before the visits, so that a company with which the object fails is not visited again and again.
    this.#ports.kv.put<Run>("run", {
      ...run,
      after: last.corpId,
      lotAt: now,
      visits: run.visits + lot.length,
      requests: run.requests + requests,
    });
    const visits = lot.map((company) => this.#slots.run(now, () => this.#visit(company, run)));
    await orLate(LOT_MS, Promise.all(visits), null);
  }

  /** The next companies, as many as a lot may make requests for; one at least. */
  #choose(run: Run, now: number): DueCompany[] {
    const due = this.#ports.companies.due(run.turn, run.after, now, REQUESTS_A_LOT);
    let requests = 0;
    return due.filter((company, index) => {
      requests += requestsOf(company, run, this.#ports.suites);
      return index === 0 || requests <= REQUESTS_A_LOT;
    });
  }

  /** The next turn, if a company has accounts for it; otherwise the run is over. */
  #endTurn(run: Run, now: number): void {
    const { kv, companies, over } = this.#ports;
    const turn = run.turn + 1;
    if (companies.due(turn, "", now, 1).length > 0) {
      kv.put<Run>("run", { ...run, turn, turnAt: run.turnAt + TURN_MS, after: "" });
      return;
    }
    kv.delete("run");
    const { visits, requests, runAt } = run;
    over({ visits, requests, ms: now - runAt });
    if (run.again) this.begin(now);
  }

  async #visit(company: DueCompany, turn: Turn): Promise<void> {
    const errors = await this.#ports.visit(company, turn).catch((error: unknown) => [error]);
    if (errors.length > 0) this.#ports.failed(company, errors);
  }

  #stored(): Run | null {
    return readStored(this.#ports.kv, "run", runSchema) ?? null;
  }
}
