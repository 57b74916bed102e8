/** `npm run dev:receiver` prints each event that arrives, and whether its signature is correct. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";
import { expect, onTestFinished, test, vi } from "vitest";

const env = { ...process.env, LC_ALL: "en_US.UTF-8" };
const SECRET = `whsec_${Buffer.alloc(32, 5).toString("base64")}`;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = Object(server.address());
  server.close();
  return port;
}

/** Runs the command; gives its address, and a function for its output. */
async function run(...options: string[]): Promise<{ url: string; said: () => string }> {
  const port = await freePort();
  const args = [resolve("scripts/receiver.ts"), "--port", String(port), ...options];
  const child = spawn(resolve("node_modules/.bin/node"), args, { env });
  onTestFinished(() => void child.kill());
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
  const url = `http://127.0.0.1:${port}/events`;
  await vi.waitFor(async () => expect((await fetch(url)).status).toBe(405), { timeout: 10_000 });
  return { url, said: () => said };
}

function post(url: string, secret: string, id = "msg_1"): Promise<Response> {
  const body = JSON.stringify({
    type: "contact.added",
    timestamp: "2026-11-22T03:04:05.000Z",
    data: { app: "sales" },
  });
  const now = new Date();
  return fetch(url, {
    method: "POST",
    headers: {
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
      "webhook-signature": new Webhook(secret).sign(id, now, body),
    },
    body,
  });
}

test("an event is printed with the verdict on its signature, and a repeat is marked", async () => {
  const { url, said } = await run("--secret", SECRET);
  expect((await post(url, SECRET)).status).toBe(204);
  await vi.waitFor(() =>
    expect(said()).toMatch(/contact\.added {2}2026-11-22T03:04:05\.000Z {2}✓ signature verified/),
  );
  expect(said()).toContain(`Waiting for events at ${new URL(url).origin}`);
  expect(said()).toContain('│   "app": "sales"');
  await post(url, `whsec_${Buffer.alloc(32, 6).toString("base64")}`, "msg_2");
  await vi.waitFor(() => expect(said()).toContain("✗ NOT signed with this secret"));
  await post(url, SECRET);
  await vi.waitFor(() => expect(said()).toContain("verified, again"));
});

test("the receiver answers with the status that it is given", async () => {
  const { url } = await run("--secret", SECRET, "--answer", "410");
  expect((await post(url, SECRET)).status).toBe(410);
});

test("the receiver says that its port is taken", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void taken.close());
  await once(taken, "listening");
  const { port } = Object(taken.address());
  const args = [resolve("scripts/receiver.ts"), "--port", String(port), "--lang", "zh"];
  const child = spawn(resolve("node_modules/.bin/node"), args);
  const [errors] = await Promise.all([text(child.stderr), once(child, "close")]);
  expect([child.exitCode, errors]).toEqual([1, expect.stringContaining(`端口 ${port} 要空着，请换一个：`)]);
});

test("a word that belongs to no flag is refused, and the usage follows", async () => {
  const args = [resolve("scripts/receiver.ts"), "8789"];
  const child = spawn(resolve("node_modules/.bin/node"), args, { env });
  const [errors] = await Promise.all([text(child.stderr), once(child, "close")]);
  expect([child.exitCode, errors]).toEqual([
    1,
    expect.stringMatching(/^"8789" is not expected here\n\nnpm run dev:receiver/),
  ]);
});

test.each([
  [["--port", "abc"], '--port is "abc": expected a port from 1 to 65535.\n'],
  [["--port", "70000"], '--port is "70000": expected a port from 1 to 65535.\n'],
  [["--port", "abc", "--lang", "zh"], '--port 请写 1 到 65535 之间的端口，现在是 "abc"。\n'],
  [["--answer", "ok"], '--answer is "ok": expected an HTTP status from 200 to 599.\n'],
])("%j is refused", async (options, sentence) => {
  const child = spawn(resolve("node_modules/.bin/node"), [resolve("scripts/receiver.ts"), ...options], {
    env,
  });
  const [errors] = await Promise.all([text(child.stderr), once(child, "close")]);
  expect(errors).toBe(sentence);
  expect(child.exitCode).toBe(1);
});
