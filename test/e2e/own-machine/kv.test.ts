/** KV on a machine of one's own: workerd's binding, and the service that answers it. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { built } from "../../../scripts/serve/build.ts";

/** Runs the function that the request's body holds, on two namespaces, and a limit of two calls. */
const ASKER = `export default { async fetch(request, env) {
  const { method, args, on } = await request.json();
  try {
    const target = on === "STORE" ? env.STORE.getByName(args[0]) : env[on];
    return Response.json({ answer: await target[method](...args) });
  }
  catch (error) { return Response.json({ error: error.message }); }
} };`;

/** The services, with an object of KV's that can be ended alone. */
const SERVICES = `export * from "./services.js";
import { KvStore as Store } from "./services.js";
export class KvStore extends Store { end() { this.ctx.abort("ended by the test"); } }`;

let folder: string;
let workerd: ChildProcess;
let url: string;

async function begin(): Promise<void> {
  workerd = spawn(
    resolve("node_modules/.bin/workerd"),
    ["serve", "--control-fd=1", join(folder, "c.capnp")],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  if (workerd.stdout === null) throw new Error("no output");
  for await (const line of createInterface(workerd.stdout)) {
    url = `http://127.0.0.1:${JSON.parse(line).port}`;
    break;
  }
}

async function kill(): Promise<void> {
  const ended = once(workerd, "exit");
  workerd.kill("SIGKILL");
  await ended;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "yingbin-kv-"));
  await mkdir(join(folder, "storage"));
  const { services } = await built(resolve("."));
  const kv = (name: string) =>
    `(name = "${name}", kvNamespace = (name = "own", entrypoint = "Kv", props = (json = "{\\"namespace\\":\\"${name}\\"}")))`;
  const limit = `(name = "LIMIT", service = (name = "own", entrypoint = "RateLimit",
    props = (json = "{\\"name\\":\\"LIMIT\\",\\"limit\\":2,\\"period\\":3600}")))`;
  await writeFile(
    join(folder, "c.capnp"),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "asker", worker = .asker), (name = "own", worker = .own),
    (name = "storage", disk = (path = "${join(folder, "storage")}", writable = true))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "asker")],
);
const asker :Workerd.Worker = (modules = [(name = "a.js", esModule = ${JSON.stringify(ASKER)})],
  compatibilityDate = "2026-10-20", bindings = [${kv("ONE")}, ${kv("TWO")}, ${limit},
    (name = "STORE", durableObjectNamespace = (className = "KvStore", serviceName = "own"))]);
const own :Workerd.Worker = (modules = [(name = "entry.js", esModule = ${JSON.stringify(SERVICES)}),
    (name = "services.js", esModule = embed "${relative(folder, services)}")],
  compatibilityDate = "2026-10-20",
  bindings = [(name = "KV_STORE", durableObjectNamespace = "KvStore")],
  durableObjectNamespaces = [(className = "KvStore", uniqueKey = "kv", enableSql = true)],
  durableObjectStorage = (localDisk = "storage"));
`,
  );
  await begin();
});
afterAll(async () => {
  await kill();
  await rm(folder, { recursive: true, force: true });
});

async function ask(on: string, method: string, ...args: unknown[]): Promise<unknown> {
  const response = await fetch(url, { method: "POST", body: JSON.stringify({ on, method, args }) });
  const answer: { answer?: unknown; error?: string } = Object(await response.json());
  if (answer.error !== undefined) throw new Error(answer.error);
  return answer.answer;
}

test("a value is read under its key in its namespace, with its metadata, and is gone when deleted", async () => {
  const key = "rules:展会/a b%2Fc?d";
  await ask("ONE", "put", key, "你好", { metadata: { by: "a" } });
  expect(await ask("ONE", "get", key)).toBe("你好");
  expect(await ask("TWO", "get", key)).toBeNull();
  expect(await ask("ONE", "getWithMetadata", key)).toMatchObject({ value: "你好", metadata: { by: "a" } });
  await ask("ONE", "put", key, "again");
  expect(await ask("ONE", "getWithMetadata", key)).toMatchObject({ value: "again", metadata: null });
  await ask("ONE", "delete", key);
  expect(await ask("ONE", "get", key)).toBeNull();
});

test("keys are listed by prefix, page by page", async () => {
  for (const key of ["p:1", "p:2", "p:3", "q"]) await ask("TWO", "put", key, "x");
  const first = Object(await ask("TWO", "list", { prefix: "p:", limit: 2 }));
  expect(first).toMatchObject({ keys: [{ name: "p:1" }, { name: "p:2" }], list_complete: false });
  const second = await ask("TWO", "list", { prefix: "p:", limit: 2, cursor: first.cursor });
  expect(second).toMatchObject({ keys: [{ name: "p:3" }], list_complete: true });
});

test("a time to live below a minute is refused, as by Cloudflare", async () => {
  await expect(ask("ONE", "put", "short", "x", { expirationTtl: 59 })).rejects.toThrow("400");
  const soon = Math.floor(Date.now() / 1_000) + 30;
  await expect(ask("ONE", "put", "short", "x", { expiration: soon })).rejects.toThrow("400");
  expect(await ask("ONE", "get", "short")).toBeNull();
  await ask("ONE", "put", "long", "x", { expirationTtl: 60 });
  expect(await ask("ONE", "get", "long")).toBe("x");
  expect(await ask("ONE", "list", { prefix: "long" })).toMatchObject({
    keys: [{ name: "long", expiration: expect.any(Number) }],
  });
});

test("a value that does not fit into a row is refused", async () => {
  await ask("ONE", "put", "big", "x".repeat(1_048_576));
  await expect(ask("ONE", "put", "big", "x".repeat(3_000_001))).rejects.toThrow("413");
  expect(String(await ask("ONE", "get", "big"))).toHaveLength(1_048_576);
});

test("no value that was stored is lost when the process is killed", async () => {
  for (let round = 0; round < 5; round += 1) {
    await ask("ONE", "put", `kill-${round}`, String(round));
    await kill();
    await begin();
  }
  const found = [0, 1, 2, 3, 4].map((round) => ask("ONE", "get", `kill-${round}`));
  expect(await Promise.all(found)).toEqual(["0", "1", "2", "3", "4"]);
});

test("a namespace whose object ends keeps every value that it answered for, and goes on", async () => {
  const puts = Array.from({ length: 40 }, (_, n) => ({
    key: `end-${n}`,
    stored: ask("ONE", "put", `end-${n}`, String(n)).then(
      () => true,
      () => false,
    ),
  }));
  await Promise.all(puts.slice(0, 10).map(({ stored }) => stored));
  await expect(ask("STORE", "end", "ONE")).rejects.toThrow("ended by the test");
  for (const [n, { key, stored }] of puts.entries()) {
    if (await stored) expect(await ask("ONE", "get", key)).toBe(String(n));
  }
  await ask("ONE", "put", "after-end", "x");
  expect(await ask("ONE", "get", "after-end")).toBe("x");
});

test("a limit of calls counts each key by itself", async () => {
  const calls = ["a", "a", "b", "a", "b"].map((key) => () => ask("LIMIT", "limit", { key }));
  const answers: unknown[] = [];
  for (const call of calls) answers.push(Object(await call()).success);
  expect(answers).toEqual([true, true, true, false, true]);
});
