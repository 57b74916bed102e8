/**
 * The production Worker with its bindings counted, in the units that Cloudflare bills: Worker requests, requests to
 * objects (calls and alarms), rows read and written, KV operations. Its behaviour is that of the production Worker.
 */
import { ChannelCodes as RealChannelCodes } from "../../src/codes/channel-codes.ts";
import { Credentials as RealCredentials } from "../../src/credentials/credentials.ts";
import { Dispatcher as RealDispatcher } from "../../src/delivery/dispatcher.ts";
import type { Env as RealEnv } from "../../src/env.ts";
import worker from "../../src/index.ts";
import { RulesEditor as RealRulesEditor } from "../../src/rules-editor/rules-editor.ts";
import { Suite as RealSuite } from "../../src/suites/suite.ts";
import type { Units } from "../answers.ts";

export * from "../../src/index.ts";

interface Env extends Omit<RealEnv, keyof typeof names> {
  DISPATCHER: DurableObjectNamespace<Dispatcher>;
  CREDENTIALS: DurableObjectNamespace<Credentials>;
  RULES_EDITOR: DurableObjectNamespace<RulesEditor>;
  CODES: DurableObjectNamespace<ChannelCodes>;
  SUITE: DurableObjectNamespace<Suite>;
}

const DAY_MS = 24 * 60 * 60_000;

// Plain workerd runs the Worker and its objects in one isolate, so they share these counts.
const requests = { workerRequests: 0, objectRequests: 0, alarms: 0, kvReads: 0, kvWrites: 0 };
const names = {
  DISPATCHER: new Set<string>(),
  CREDENTIALS: new Set<string>(),
  RULES_EDITOR: new Set<string>(),
  CODES: new Set<string>(),
  SUITE: new Set<string>(),
};

interface Stored {
  rowsWritten: number;
  rowsRead: number;
  stored: number;
}

/** Counts the calls of an object's storage. */
class StorageCount {
  readonly #sql: SqlStorage;
  #rows = 0;
  #cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];

  constructor({ storage }: DurableObjectState) {
    const { sql, kv } = storage;
    this.#sql = sql;
    const { exec } = sql;
    sql.exec = ((query: string, ...values: unknown[]) => {
      const cursor = exec.call(sql, query, ...values);
      this.#cursors.push(cursor);
      return cursor;
    }) as typeof exec;
    const { setAlarm } = storage;
    storage.setAlarm = async (...args) => {
      this.#rows += 1;
      await setAlarm.apply(storage, args);
    };
    const { put, delete: remove } = kv;
    kv.put = ((...args: Parameters<typeof put>) => {
      this.#rows += 1;
      put.apply(kv, args);
    }) as typeof put;
    kv.delete = (...args) => {
      this.#rows += 1;
      return remove.apply(kv, args);
    };
  }

  take(): Stored {
    const sum = (of: "rowsRead" | "rowsWritten") =>
      this.#cursors.reduce((total, cursor) => total + cursor[of], 0);
    const counted = {
      rowsWritten: this.#rows + sum("rowsWritten"),
      rowsRead: sum("rowsRead"),
      stored: this.#sql.databaseSize,
    };
    this.#rows = 0;
    this.#cursors = [];
    return counted;
  }
}

const environments = new WeakMap<RealEnv, RealEnv>();

/** The same counting environment for the same real environment, since the Worker's caches have environments as keys. */
function countEnv(env: RealEnv): RealEnv {
  const known = environments.get(env) ?? { ...env, RULES: countKv(env.RULES), CACHE: countKv(env.CACHE) };
  environments.set(env, known);
  return known;
}

/** A bulk read is billed by its keys. */
function countKv(namespace: KVNamespace): KVNamespace {
  return new Proxy(namespace, {
    get: (target, name: keyof KVNamespace) => {
      const method = target[name] as (...args: unknown[]) => unknown;
      return (...args: unknown[]) => {
        if (name === "get") requests.kvReads += Array.isArray(args[0]) ? args[0].length : 1;
        else requests.kvWrites += 1;
        return method.apply(target, args);
      };
    },
  });
}

/** Every call from outside, and every alarm, is a request to the object. */
function countRequests(Counted: { prototype: object }, Real: { prototype: object }): void {
  for (const name of Object.getOwnPropertyNames(Real.prototype)) {
    const method: unknown = Reflect.get(Real.prototype, name);
    if (name === "constructor" || typeof method !== "function") continue;
    const value = function (this: object, ...args: unknown[]) {
      if (name === "alarm") requests.alarms += 1;
      requests.objectRequests += 1;
      return Reflect.apply(method, this, args);
    };
    Object.defineProperty(Counted.prototype, name, { value });
  }
}

export class Dispatcher extends RealDispatcher {
  readonly #count: StorageCount;

  constructor(ctx: DurableObjectState, env: RealEnv) {
    const count = new StorageCount(ctx);
    super(ctx, countEnv(env));
    this.#count = count;
    names.DISPATCHER.add(ctx.id.name ?? "");
  }

  takeStored(): Stored {
    return this.#count.take();
  }

  /** Makes every delivery older by `days`. */
  age(days: number): void {
    this.ctx.storage.sql.exec("UPDATE deliveries SET receivedAt = receivedAt - ?", days * DAY_MS);
  }
}
countRequests(Dispatcher, RealDispatcher);

export class Credentials extends RealCredentials {
  readonly #count: StorageCount;

  constructor(ctx: DurableObjectState, env: RealEnv) {
    const count = new StorageCount(ctx);
    super(ctx, countEnv(env));
    this.#count = count;
    names.CREDENTIALS.add(ctx.id.name ?? "");
  }

  takeStored(): Stored {
    return this.#count.take();
  }
}
countRequests(Credentials, RealCredentials);

export class RulesEditor extends RealRulesEditor {
  readonly #count: StorageCount;

  constructor(ctx: DurableObjectState, env: RealEnv) {
    const count = new StorageCount(ctx);
    super(ctx, countEnv(env));
    this.#count = count;
    names.RULES_EDITOR.add(ctx.id.name ?? "");
  }

  takeStored(): Stored {
    return this.#count.take();
  }
}
countRequests(RulesEditor, RealRulesEditor);

export class ChannelCodes extends RealChannelCodes {
  readonly #count: StorageCount;

  constructor(ctx: DurableObjectState, env: RealEnv) {
    const count = new StorageCount(ctx);
    super(ctx, countEnv(env));
    this.#count = count;
    names.CODES.add(ctx.id.name ?? "");
  }

  takeStored(): Stored {
    return this.#count.take();
  }
}
countRequests(ChannelCodes, RealChannelCodes);

export class Suite extends RealSuite {
  readonly #count: StorageCount;

  constructor(ctx: DurableObjectState, env: RealEnv) {
    const count = new StorageCount(ctx);
    super(ctx, countEnv(env));
    this.#count = count;
    names.SUITE.add(ctx.id.name ?? "");
  }

  takeStored(): Stored {
    return this.#count.take();
  }
}
countRequests(Suite, RealSuite);

/** Gives the counts since the last call. */
async function take(env: Env): Promise<Units> {
  const objects = [
    ...[...names.DISPATCHER].map((name) => env.DISPATCHER.getByName(name)),
    ...[...names.CREDENTIALS].map((name) => env.CREDENTIALS.getByName(name)),
    ...[...names.RULES_EDITOR].map((name) => env.RULES_EDITOR.getByName(name)),
    ...[...names.CODES].map((name) => env.CODES.getByName(name)),
    ...[...names.SUITE].map((name) => env.SUITE.getByName(name)),
  ];
  const units: Units = { ...requests, rowsWritten: 0, rowsRead: 0, stored: 0 };
  for (const name of Object.keys(requests) as (keyof typeof requests)[]) requests[name] = 0;
  for (const object of objects) {
    const { rowsWritten, rowsRead, stored } = await object.takeStored();
    units.rowsWritten += rowsWritten;
    units.rowsRead += rowsRead;
    units.stored += stored;
  }
  return units;
}

/** Prunes every delivery, and gives the counts of the pruning alone. */
async function prune(env: Env, days: number): Promise<Units> {
  const objects = [...names.DISPATCHER].map((name) => env.DISPATCHER.getByName(name));
  for (const object of objects) await object.age(days);
  await take(env);
  for (const object of objects) await object.prune();
  return await take(env);
}

export default {
  async fetch(request, env: Env, context) {
    switch (new URL(request.url).pathname) {
      case "/units":
        return Response.json(await take(env));
      case "/prune":
        return Response.json(await prune(env, 31));
      default:
        requests.workerRequests += 1;
        return await worker.fetch(request, countEnv(env as unknown as RealEnv), context);
    }
  },
} satisfies ExportedHandler<Env>;
