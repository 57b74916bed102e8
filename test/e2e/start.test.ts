/** `npm start` as a newcomer meets it, in a folder of its own: a welcome, another by Enter, rules edited badly and well. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

/** What a clone has and `npm start` makes use of. */
const CLONED = [
  ...["src", "test", "scripts", "node_modules", "package.json"],
  ...["wrangler.toml", "tsconfig.json", "rules.example.yaml"],
];

/** It builds the Worker and starts it: seconds on a quiet machine. */
const SAID_WITHIN_MS = 120_000;

let folder: string;
let said: string;
let child: ChildProcess;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "yingbin-start-"));
  for (const name of CLONED) await symlink(resolve(name), join(folder, name));
});
afterEach(async () => {
  // Not SIGKILL: its workerd would be left behind.
  if (child.exitCode === null && child.kill("SIGINT")) await once(child, "exit");
  await rm(folder, { recursive: true, force: true });
});

/** Two ports next to each other that are free now. */
async function freePort(): Promise<number> {
  for (;;) {
    const servers = [createServer(), createServer()];
    const listen = (server: (typeof servers)[number] | undefined, port: number) =>
      new Promise<number | null>((done) => {
        server?.once("error", () => done(null));
        server?.listen(port, "127.0.0.1", () => done(Object(server.address()).port));
      });
    const first = await listen(servers[0], 0);
    const second = first === null ? null : await listen(servers[1], first + 1);
    for (const server of servers) server.close();
    if (first !== null && second !== null) return first;
  }
}

async function start(): Promise<void> {
  said = "";
  child = spawn(resolve("node_modules/.bin/node"), [resolve("scripts/start.ts")], {
    cwd: folder,
    env: { ...process.env, YINGBIN_PORT: String(await freePort()) },
  });
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (said += chunk));
}

/** Waits until it has said something since then. */
const says = (text: string | RegExp, since = 0) =>
  vi.waitFor(() => expect(said.slice(since)).toMatch(text), { timeout: SAID_WITHIN_MS, interval: 50 });

test("a first customer is welcomed, Enter brings another, edited rules are judged, Ctrl-C ends it", {
  timeout: 3 * SAID_WITHIN_MS,
}, async () => {
  await start();
  await says(/李雷 added 王五 .* received, \d+ ms after the callback, by the rule "销售默认":\n {2}│ 李雷/);
  await says("What to try next");

  child.stdin?.write("\n");
  await says(/added 王五 .* received/, said.indexOf("What to try next"));

  const path = join(folder, "rules.yaml");
  const rules = await readFile(path, "utf8");
  await writeFile(path, rules.replace("    send: hello\n", "    sned: hello\n"));
  await says(/rules\.yaml:\d+:\d+ .*did you mean "send"\?/);
  await writeFile(path, rules.replace("很高兴认识您", "幸会"));
  await says("in force within half a minute");

  const [url = ""] = /http:\S+/.exec(said) ?? [];
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  child.kill("SIGINT");
  await once(child, "exit");
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
});

test("a rules file that was broken before is told of at once, and keeps nothing from starting", {
  timeout: 3 * SAID_WITHIN_MS,
}, async () => {
  await writeFile(
    join(folder, "rules.yaml"),
    "rules:\n  - { name: 默认, on: contact.added, sned: nothing }\n",
  );
  await start();
  await says(/rules\.yaml:2:\d+ .*did you mean "send"\?/);
  await says(/received nothing: no-rule/);
  await says("What to try next");
  expect(child.exitCode).toBeNull();
});
