/**
 * The production Worker inside the limits of Cloudflare that plain workerd does not have: six outgoing connections at a
 * time for a request, and for an object with all its requests; 1,000 requests of a request's own. Measures how long
 * `waitUntil` goes on, and moves objects on demand, between any two of their awaits. `GET /limits` tells of all that since the
 * process began; what the checker looks for stands in the log too, which a kill leaves.
 *
 * What it cannot have: CPU time, memory, and an object that goes on beside its successor.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Env } from "../../src/env.ts";
import worker, * as real from "../../src/index.ts";
import { type LimitFigures, type LimitTold, NO_WORK } from "../answers.ts";

/** They wait for response headers; KV counts as `fetch` does (developers.cloudflare.com/workers/platform/limits). */
const CONNECTIONS = 6;
/** The paid plan's, by the older copies of that page; the checker of chaos looks for more than the free plan's 50. */
const SUBREQUESTS = 1_000;
const FREE_SUBREQUESTS = 50;
/** After the response, all of a request's `waitUntil` together. */
const WAIT_UNTIL_MS = 30_000;

/** What has connections: a request, or an object with all its requests. */
class Host {
  readonly name: string;
  readonly abort: (() => void) | null;
  readonly #waiting: (() => void)[] = [];
  #open = 0;

  constructor(name: string, abort: (() => void) | null) {
    this.name = name;
    this.abort = abort;
  }

  /** Waits for a connection; a call that is given up meanwhile waits no longer. Gives the time that it took. */
  async take(signal: AbortSignal | null | undefined): Promise<number> {
    if (this.#open < CONNECTIONS) {
      this.#open += 1;
      return 0;
    }
    const begunAt = Date.now();
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      signal?.addEventListener("abort", () => {
        const place = this.#waiting.indexOf(resolve);
        if (place < 0) return;
        this.#waiting.splice(place, 1);
        this.#open += 1;
        resolve();
      });
    });
    return Math.max(1, Date.now() - begunAt);
  }

  give(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#open -= 1;
    else next();
  }
}

/** A request, a call of an object, an alarm or a cron. */
interface Work {
  of: string;
  host: Host;
  subrequests: number;
}

const works = new AsyncLocalStorage<Work>();
const figures: LimitFigures = { works: {}, broken: [], resets: [] };
/** The class of the object that is moved at its next await; null for none. */
let moved: string | null = null;

/** Tells the log. */
const tell = (told: LimitTold) => console.warn(JSON.stringify(told));

function tellBroken(what: string): void {
  figures.broken.push(what);
  tell({ limit: "broken", what });
}

function figuresOf({ of }: Work) {
  figures.works[of] ??= { ...NO_WORK };
  return figures.works[of];
}

/** Moves the object of this work, if one of its class shall be moved: whatever it was doing ends here. */
function moveIfDue({ host }: Work): void {
  if (moved === null || host.abort === null || (moved !== "any" && moved !== host.name)) return;
  moved = null;
  figures.resets.push({ of: host.name, at: Date.now() });
  host.abort();
}

function countSubrequest(work: Work): void {
  work.subrequests += 1;
  const known = figuresOf(work);
  known.requests += 1;
  if (work.subrequests > Math.max(known.subrequests, FREE_SUBREQUESTS)) {
    tell({ limit: "requests", of: work.of, most: work.subrequests });
  }
  known.subrequests = Math.max(known.subrequests, work.subrequests);
  if (work.subrequests <= SUBREQUESTS) return;
  tellBroken(`${work.of} made more than ${SUBREQUESTS} requests`);
  throw new Error("Too many subrequests.");
}

/** Makes a call that takes a connection until its answer begins. */
async function outside<T>(call: () => Promise<T>, signal?: AbortSignal | null): Promise<T> {
  const work = works.getStore();
  if (work === undefined) return await call();
  countSubrequest(work);
  const waitedMs = await work.host.take(signal);
  const known = figuresOf(work);
  if (waitedMs > 0) known.waited += 1;
  known.longestWaitMs = Math.max(known.longestWaitMs, waitedMs);
  moveIfDue(work);
  try {
    return await call();
  } finally {
    work.host.give();
    moveIfDue(work);
  }
}

const { fetch: realFetch } = globalThis;
globalThis.fetch = async (input, init) => await outside(() => realFetch(input, init), init?.signal);

/** A KV namespace, each of whose calls takes a connection. */
const limitKv = (namespace: KVNamespace): KVNamespace =>
  new Proxy(namespace, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function") return method;
      return (...args: unknown[]) => outside(async () => await Reflect.apply(method, target, args));
    },
  });

/** A namespace of objects, whose calls are requests and take no connection. */
const limitObjects = <T extends object>(namespace: T): T =>
  new Proxy(namespace, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function") return method;
      return (...args: unknown[]) => {
        const stub: unknown = Reflect.apply(method, target, args);
        return name === "getByName" && typeof stub === "object" && stub !== null ? limitStub(stub) : stub;
      };
    },
  });

const limitStub = (stub: object) =>
  new Proxy(stub, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function") return method;
      return async (...args: unknown[]) => {
        const work = works.getStore();
        if (work !== undefined) {
          countSubrequest(work);
          moveIfDue(work);
        }
        const answer: unknown = await Reflect.apply(method, target, args);
        if (work !== undefined) moveIfDue(work);
        return answer;
      };
    },
  });

/** The Worker's own entrypoints as an object calls them: such a call is a request too, and takes no connection. */
function limitExports(context: DurableObjectState): void {
  const exports = new Proxy(context.exports, {
    get: (target, name) => {
      const entrypoint: unknown = Reflect.get(target, name);
      return name === "Egress" && typeof entrypoint === "function" ? limitStub(entrypoint) : entrypoint;
    },
  });
  Object.defineProperty(context, "exports", { value: exports });
}

/** Every binding to objects and to KV: a new one that is not limited does not compile. */
type Limited = {
  [Name in keyof Env as Env[Name] extends { getByName: unknown } | { getWithMetadata: unknown }
    ? Name
    : never]: Env[Name];
};

const limitBindings = (env: Env): Limited => ({
  RULES: limitKv(env.RULES),
  CACHE: limitKv(env.CACHE),
  DISPATCHER: limitObjects(env.DISPATCHER),
  KF_INBOX: limitObjects(env.KF_INBOX),
  CREDENTIALS: limitObjects(env.CREDENTIALS),
  MEDIA: limitObjects(env.MEDIA),
  RULES_EDITOR: limitObjects(env.RULES_EDITOR),
  CODES: limitObjects(env.CODES),
  AUDIT: limitObjects(env.AUDIT),
  SUITE: limitObjects(env.SUITE),
});

const environments = new WeakMap<Env, Env>();

/** The same limited environment for the same real environment: the Worker's caches have environments as keys. */
function limitEnv(env: Env): Env {
  const known = environments.get(env) ?? { ...env, ...limitBindings(env) };
  environments.set(env, known);
  return known;
}

const hosts = new WeakMap<object, Host>();

function begin<T>(of: string, host: Host, run: () => T): T {
  const work = { of, host, subrequests: 0 };
  figuresOf(work).count += 1;
  return works.run(work, run);
}

type Context = ExecutionContext | DurableObjectState;
type Real = new (ctx: never, env: never) => object;

/** The class, whose objects have connections of their own, and whose calls are work with a count of its own. */
function limited<Class extends Real>(name: string, Class: Class): Class {
  const { prototype } = Class;
  for (const called of Object.getOwnPropertyNames(prototype)) {
    const method: unknown = Reflect.get(prototype, called);
    if (called === "constructor" || typeof method !== "function") continue;
    const value = function (this: object, ...args: unknown[]) {
      const host = hosts.get(this);
      // A call of its own, and no request from outside.
      if (host === undefined || works.getStore()?.host === host) return Reflect.apply(method, this, args);
      return begin(`${name}.${called}`, host, () => {
        const answer: unknown = Reflect.apply(method, this, args);
        return answer instanceof Promise ? answer.then(afterwards) : afterwards(answer);
      });
    };
    Object.defineProperty(prototype, called, { value, writable: true, configurable: true });
  }
  return new Proxy(Class, {
    construct: (target, [ctx, env]: [Context, Env], newTarget) => {
      const host = new Host(name, "storage" in ctx ? () => ctx.abort(`${name} is moved`) : null);
      if ("storage" in ctx) limitExports(ctx);
      return begin(`${name} begins`, host, () => {
        const object: object = Reflect.construct(target, [ctx, limitEnv(env)], newTarget);
        hosts.set(object, host);
        return object;
      });
    },
  });
}

/** Between the end of a call and its answer. */
function afterwards<T>(answer: T): T {
  const work = works.getStore();
  if (work !== undefined) moveIfDue(work);
  return answer;
}

export const AuditLog = limited("AuditLog", real.AuditLog);
export const ChannelCodes = limited("ChannelCodes", real.ChannelCodes);
export const Credentials = limited("Credentials", real.Credentials);
export const Dispatcher = limited("Dispatcher", real.Dispatcher);
export const Egress = limited("Egress", real.Egress);
export const KfInbox = limited("KfInbox", real.KfInbox);
export const MediaKeeper = limited("MediaKeeper", real.MediaKeeper);
export const RulesEditor = limited("RulesEditor", real.RulesEditor);
export const Suite = limited("Suite", real.Suite);

/** The context of a request, whose `waitUntil` is measured from `respondedAt` on. */
function measured(context: ExecutionContext, of: string, respondedAt: () => number | null): ExecutionContext {
  const waitUntil = (work: Promise<unknown>) => {
    const done = () => {
      const ms = Date.now() - (respondedAt() ?? Date.now());
      const known = figures.works[of];
      if (known !== undefined) known.waitUntilMs = Math.max(known.waitUntilMs, ms);
      if (ms > WAIT_UNTIL_MS) tellBroken(`${of} went on ${ms} ms after its response`);
    };
    context.waitUntil(work.then(done, done));
  };
  return new Proxy(context, {
    get: (target, name) => {
      if (name === "waitUntil") return waitUntil;
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** The first parts of a path, without the names of apps and customers. */
const areaOf = (url: string) =>
  new URL(url).pathname
    .split("/")
    .slice(0, 3)
    .join("/")
    .replace(/^\/callback\/.*/, "/callback");

export default {
  async fetch(request, env, context) {
    const url = new URL(request.url);
    if (url.pathname === "/limits") {
      if (request.method === "POST") moved = url.searchParams.get("move");
      return Response.json(figures);
    }
    const of = `${request.method} ${areaOf(request.url)}`;
    let respondedAt: number | null = null;
    const inside = measured(context, of, () => respondedAt);
    const response = await begin(of, new Host(of, null), () => worker.fetch(request, limitEnv(env), inside));
    respondedAt = Date.now();
    return response;
  },
  async scheduled(controller, env) {
    const of = `cron ${controller.cron}`;
    await begin(of, new Host(of, null), () => worker.scheduled(controller, limitEnv(env)));
  },
} satisfies ExportedHandler<Env>;
