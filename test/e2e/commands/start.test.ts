/** `npm start` in a copy of a clone: it shows a welcome, greets again at Enter, and checks edited rules. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer as createReceiver } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";

/** The files and folders of a clone that `npm start` reads. */
const CLONED = [
  "assets",
  "console",
  "src",
  "test",
  "simulator",
  "scripts",
  "node_modules",
  "package.json",
  "wrangler.toml",
  "tsconfig.json",
  "rules.example.yaml",
  "rules.example.zh-CN.yaml",
  "rules.schema.json",
  "rules.schema.zh-CN.json",
];

/** The command builds and starts the Worker, which takes seconds on an idle machine. */
const SAID_WITHIN_MS = 120_000;

/** The locale in which the command runs, by which it chooses its language. */
let locale: string;
let folder: string;
let said: string;
let child: ChildProcess;

beforeEach(async () => {
  locale = "en_US.UTF-8";
  folder = await mkdtemp(join(tmpdir(), "yingbin-start-"));
  for (const name of CLONED) await symlink(resolve(name), join(folder, name));
});
afterEach(async () => {
  // SIGINT, since after SIGKILL its workerd would go on running.
  if (child.exitCode === null && child.kill("SIGINT")) await once(child, "exit");
  await rm(folder, { recursive: true, force: true });
});

/** Gives a port that is free, and whose two next ports are free too. */
async function freePort(): Promise<number> {
  for (;;) {
    const servers = [createServer(), createServer(), createServer()];
    const listen = (server: (typeof servers)[number] | undefined, port: number) =>
      new Promise<number | null>((done) => {
        server?.once("error", () => done(null));
        server?.listen(port, "127.0.0.1", () => done(Object(server.address()).port));
      });
    const first = await listen(servers[0], 0);
    const second = first === null ? null : await listen(servers[1], first + 1);
    const third = second === null ? null : await listen(servers[2], second + 1);
    for (const server of servers) server.close();
    if (first !== null && third !== null) return first;
  }
}

async function start(port: number | string | null = null, ...flags: string[]): Promise<void> {
  said = "";
  child = spawn(resolve("node_modules/.bin/node"), [resolve("scripts/start.ts"), ...flags], {
    cwd: folder,
    env: { ...process.env, LC_ALL: locale, YINGBIN_PORT: String(port ?? (await freePort())) },
  });
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (said += chunk));
}

/** Waits until the command prints `text` after the first `since` characters of its output. */
const says = (text: string | RegExp, since = 0) =>
  vi.waitFor(() => expect(said.slice(since)).toMatch(text), { timeout: SAID_WITHIN_MS, interval: 50 });

test("npm start shows a welcome, another at Enter, checks edited rules, and ends at Ctrl-C", {
  timeout: 3 * SAID_WITHIN_MS,
}, async () => {
  await start();
  await says(/李雷 added 王五 .* received, \d+ ms after the callback, by the rule "销售默认":\n {2}│ 李雷/);
  await says("What to try next");

  const installedFrom = said.length;
  child.stdin?.write("install\n");
  await says(/"北辰科技" has installed the provider's template; its app is crm@wp\S+\. /, installedFrom);
  await says(/周航 added 陈静 .* received, \d+ ms after the callback, by the rule /, installedFrom);
  const thirdFrom = said.length;
  child.stdin?.write("third-party\n");
  await says(/"南山商贸" has installed .* third-party app; its app is market@wp\S+\. /, thirdFrom);
  await says(/吴悠 added 陈静 .* received, \d+ ms after the callback, by the rule /, thirdFrom);

  child.stdin?.write("\n");
  await says(/added 王五 .* received/, said.indexOf("What to try next"));

  const path = join(folder, "rules.yaml");
  const rules = await readFile(path, "utf8");
  await writeFile(path, rules.replace("    send: hello\n", "    sned: hello\n"));
  await says(/rules\.yaml:\d+:\d+ .*did you mean "send"\?/);
  await writeFile(path, rules.replace("很高兴认识您", "幸会"));
  await says("in force within half a minute");

  const [url = ""] = /http:[/.:\d]+\d/.exec(said) ?? [];
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  child.kill("SIGINT");
  await once(child, "exit");
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
});

test("npm start with a broken rules file shows its problems, and starts", {
  timeout: 3 * SAID_WITHIN_MS,
}, async () => {
  await writeFile(
    join(folder, "rules.yaml"),
    "rules:\n  - { name: 默认, on: contact.added, sned: nothing }\n",
  );
  locale = "zh_CN.UTF-8";
  await start();
  await says(
    /rules\.yaml:2:\d+ .*是不是想写 "send"？\nrules\.yaml 有 2 处错误，请改正。\n上一个正确的版本继续有效。/,
  );
  await says("李雷加了王五（state poster-3），什么也没收到：no-rule");
  await says("会话到此为止：没有规则把客户转到待接入池");
  await says("接下来可以试试");
  expect(child.exitCode).toBeNull();
});

test("npm start --at plays all events at that hour, and shows the warnings of a rules file", {
  timeout: 3 * SAID_WITHIN_MS,
}, async () => {
  const path = join(folder, "rules.yaml");
  const example = await readFile(resolve("rules.example.yaml"), "utf8");
  await writeFile(path, example.replace('state: "expo-*"', "state: “expo-*”"));
  await start(null, "--at", "2026-11-02 22:30");
  await says("It is 2026-11-02 22:30 (Asia/Shanghai)");
  await says(/rules\.yaml:\d+:\d+ .*the quotes are a part of .* \(warning\)/);
  await says(/added 王五 .* received, \d+ ms after the callback/);
  await says('by the rule "客服下班"');
  await says('by the rule "下班找人工"');
  await says("The conversation ends here: no rule moved the customer to the queue");
  await says("What to try next");
  expect(said).not.toMatch(/the session is in state/);

  const [url = ""] = /http:[/.:\d]+\d/.exec(said) ?? [];
  const headers = { authorization: "Bearer the-admin-token-of-npm-start-alone" };
  const answer = await fetch(`${url}/api/deliveries`, { headers });
  expect(await answer.text()).toContain('"receivedAt":"2026-11-02T14:3');

  const since = said.length;
  await writeFile(path, example.replace("[人工, 客服] } }\n    send", "[人工，客服] } }\n    send"));
  await says(/rules\.yaml:\d+:\d+ .*\[人工, 客服\] \(warning\)\nrules\.yaml: \d+ rules, in force/, since);
});

test("npm start plays a time whose flag npm kept, and leaves the storage of another start alone", {
  timeout: 3 * SAID_WITHIN_MS,
}, async () => {
  const others = join(folder, ".wrangler/state/shifted-1");
  await mkdir(others, { recursive: true });
  await start(null, "Mon", "10:00");
  await says(/It is \d{4}-\d\d-\d\d 10:00 \(Asia\/Shanghai\)/);
  await says(/is taken from the queue by 李四\n.* by the rule "接入"/);
  await says(/taps 满意\n.* by the rule "满意"/);
  await says("What to try next");
  const [, port = ""] = /http:\/\/127\.0\.0\.1:(\d+)/.exec(said) ?? [];
  const states = await readdir(join(folder, ".wrangler/state"));
  expect(states.sort()).toEqual(["shifted-1", `shifted-${port}`]);
});

test.for([["--at=Monn 10:00"], ["--at", "Monn 10:00"], ["--", "--at", "Monn 10:00"]])(
  "npm start %j hands its time on",
  async (flags) => {
    said = "";
    child = spawn("npm", ["start", ...flags], { cwd: folder, env: { ...process.env, LC_ALL: locale } });
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (said += chunk));
    await once(child, "close");
    expect([child.exitCode, said]).toEqual([1, expect.stringContaining('found "Monn 10:00"')]);
  },
);

test("npm start without the two dashes refuses --lang, which npm takes for flags of its own", async () => {
  said = "";
  child = spawn("npm", ["start", "--at", "Mon 10:00", "--lang", "zh"], {
    cwd: folder,
    env: { ...process.env, LC_ALL: locale },
  });
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (said += chunk));
  await once(child, "close");
  const sentence = "npm has kept --lang for itself; two dashes hand it on: npm start -- … --lang";
  expect([child.exitCode, said]).toEqual([1, expect.stringContaining(sentence)]);
  expect(await readdir(folder)).not.toContain("rules.yaml");
});

test("npm start refuses a time that is none, and starts nothing", async () => {
  await start(null, "--at", "Monn 10:00");
  await once(child, "exit");
  expect([child.exitCode, said]).toEqual([
    1,
    expect.stringContaining('--at: expected a time such as "Mon 10:00"'),
  ]);
});

test("npm start takes commands, and tells of a receiver, unknown commands, a deleted rules file and a fallback", async () => {
  const fallback = `
media: { poster: { type: image, url: "https://nowhere.invalid/poster.png" } }
messages:
  hello: { text: { content: 您好 }, attachments: [{ msgtype: image, image: { media_id: "media:poster" } }] }
  plain: { text: { content: 您好，欢迎！ } }
rules:
  - { name: 默认, on: contact.added, send: hello, fallback: plain }
  - { name: 进入, on: kf.entered, send: plain }
  - { name: 人工, on: kf.message, transfer: { to: queue } }
  - { name: 排队, on: kf.queued, send: plain }
  - { name: 接入, on: kf.accepted, send: plain }
  - { name: 结束, on: kf.ended, send: plain }
`;
  const path = join(folder, "rules.yaml");
  await writeFile(path, fallback);
  const port = await freePort();
  const receiver = createReceiver((_, response) => void response.end());
  onTestFinished(() => void receiver.close());
  await once(receiver.listen(port + 2, "127.0.0.1"), "listening");
  await start(port);
  await says(`receiver          http://127.0.0.1:${port + 2}/   it is told of every event`);
  await says(
    /by the rule "默认", its fallback "plain":\n {2}│ 您好，欢迎！\n {2}\(hello could not be filled in: /,
  );
  await says("(the conversation cannot go on: the customer has got no menu with the item satisfied");
  await says("What to try next");

  let since = said.length;
  child.stdin?.write("help\n");
  await says(
    / Enter +another customer.*\n +kf .*\n +install .*\n +third-party .*\n +help .*\n +quit /,
    since,
  );
  child.stdin?.write("helo\n");
  await says('There is no "helo" here.', since);
  expect(said.slice(since)).not.toContain("added 王五");

  since = said.length;
  await rm(path);
  await says("rules.yaml is gone. The rules that it had stay in force", since);
  await writeFile(path, fallback);
  await says("rules.yaml is back, as it was.", since);

  const log = join(folder, ".wrangler", /worker\S*\.log/.exec(said)?.[0] ?? "");
  expect(await readFile(log, "utf8")).toContain("delivery.settled");
  child.stdin?.write("quit\n");
  await once(child, "exit");
  expect(child.exitCode).toBe(0);
});

test("npm start shows why the Worker is not built, and ends", async () => {
  await rm(join(folder, "package.json"));
  const build = "echo 'no such entry'; exit 1";
  await writeFile(join(folder, "package.json"), JSON.stringify({ scripts: { build } }));
  await start();
  await once(child, "exit");
  expect([child.exitCode, said]).toEqual([
    1,
    expect.stringMatching(/no such entry\s+The Worker could not be built\.\n$/),
  ]);
});

test("npm start on a port that is taken fails, and leaves other logs alone", async () => {
  await mkdir(join(folder, ".wrangler"));
  const taken = createServer();
  const port = await freePort();
  const logs = ["worker.log", `worker-${port}.log`].map((name) => join(folder, ".wrangler", name));
  for (const log of logs) await writeFile(log, "what was logged before\n");
  await new Promise<void>((listening) => taken.listen(port, "127.0.0.1", listening));
  try {
    await start(port);
    await says(`Ports ${port} and ${port + 1} must be free`);
    await vi.waitFor(() => expect(child.exitCode).toBe(1), { timeout: 30_000 });
  } finally {
    taken.close();
  }
  for (const log of logs) expect(await readFile(log, "utf8")).toBe("what was logged before\n");
});

test("a YINGBIN_PORT without room for the two ports above it is refused", async () => {
  await start("65534");
  await once(child, "exit");
  expect(child.exitCode).toBe(1);
  expect(said).toBe('YINGBIN_PORT is "65534": expected a port from 1 to 65533.\n');
});
