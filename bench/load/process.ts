/**
 * The load generator, a process of its own. It posts prepared callbacks, either as fast as the receiver answers (closed
 * loop) or at planned times whatever the receiver does (open loop). Judges no result.
 */
import { readFile } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { answerParent } from "../child.ts";
import { clock, sleep } from "../clock.ts";
import type { Prepared } from "../wecom/process.ts";
import { arrivals } from "./arrivals.ts";
import { Connection, requestOf } from "./connection.ts";

/** The result of a request; times on the `clock`. */
export interface Posted {
  code: string;
  sentAt: number;
  answeredAt: number;
  status: number;
}

export interface ClosedLoop {
  port: number;
  connections: number;
  /** The run ends sooner when it has no callbacks left. */
  ms: number;
  /** Posts the same bodies to this path repeatedly, instead of each to its own. */
  target?: string;
}

export interface OpenLoop {
  port: number;
  count: number;
  perSecond: number;
  /** `poisson`: the times of independent customers; `even`: equal distances. */
  arrivals: "poisson" | "even";
  seed: number;
}

export interface OpenLoopResult {
  posted: Posted[];
  /** For each request, the ms from its planned time to its sending. */
  lateMs: number[];
}

const IDLE_CONNECTIONS = 32;
const SENT_AT_A_TIME = 16;

let prepared: Prepared[] = [];
let requests: Buffer[] = [];
let next = 0;

const functions = {
  /** Loads the callbacks of a file in place of the earlier ones. For a floor the path has the bare code. */
  load: async (path: string, takes: "callback" | "code") => {
    prepared = JSON.parse(await readFile(path, "utf8"));
    requests = prepared.map(({ target, body, code }) =>
      requestOf(takes === "code" ? `/call/${encodeURIComponent(code)}` : target, body),
    );
    next = 0;
  },

  closed: async ({ port, connections, ms, target }: ClosedLoop): Promise<Posted[]> => {
    const fixed = target === undefined ? null : requestOf(target, prepared[0]?.body ?? "");
    const posted: Posted[] = [];
    const until = clock() + ms;
    const one = (connection: Connection, ended: () => void) => {
      const request = fixed ?? requests[next];
      if (request === undefined || clock() >= until) return ended();
      const code = fixed === null ? (prepared[next++]?.code ?? "") : "";
      const sentAt = clock();
      connection.send(request, (status) => {
        posted.push({ code, sentAt, answeredAt: clock(), status });
        if (connection.isOpen) one(connection, ended);
        else ended();
      });
    };
    const open = Array.from({ length: connections }, () => new Connection(port));
    await Promise.all(open.map((connection) => new Promise<void>((ended) => one(connection, ended))));
    for (const connection of open) connection.close();
    return posted;
  },

  open: async ({ port, count, perSecond, seed, ...how }: OpenLoop): Promise<OpenLoopResult> => {
    const idle = Array.from({ length: IDLE_CONNECTIONS }, () => new Connection(port));
    const all = [...idle];
    await sleep(50);
    const posted: Posted[] = [];
    const lateMs: number[] = [];
    const answers: Promise<void>[] = [];
    const begin = clock() + 10;
    for (const due of arrivals(count, perSecond, how.arrivals, seed)) {
      while (clock() < begin + due) await sleep(begin + due - clock());
      // A pause to read answers, also when the generator is behind its plan.
      if (answers.length % SENT_AT_A_TIME === 0) await setImmediate();
      const request = requests[next];
      const code = prepared[next++]?.code;
      if (request === undefined || code === undefined) throw new Error("the callbacks are used up");
      let connection = idle.pop();
      while (connection !== undefined && !connection.isOpen) connection = idle.pop();
      if (connection === undefined) {
        connection = new Connection(port);
        all.push(connection);
      }
      const chosen = connection;
      const sentAt = clock();
      lateMs.push(sentAt - begin - due);
      answers.push(
        new Promise((resolve) => {
          chosen.send(request, (status) => {
            posted.push({ code, sentAt, answeredAt: clock(), status });
            idle.push(chosen);
            resolve();
          });
        }),
      );
    }
    await Promise.all(answers);
    for (const connection of all) connection.close();
    return { posted, lateMs };
  },
};
export type LoadFunctions = typeof functions;
answerParent(functions);
