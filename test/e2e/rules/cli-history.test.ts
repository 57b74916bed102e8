/** `npm run rules` through a running Worker: what it publishes stands in the history, and comes back from there. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFile, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ADMIN_TOKEN, PLAIN_RULES, Scene } from "../scene.ts";

const saying = (text: string) =>
  `rules:\n  - { name: 默认, on: contact.added, send: { text: { content: ${text} } } }\n`;
const [FIRST, SECOND] = [saying("一"), saying("二")];
const THIRD = saying("三");
const BROKEN = SECOND.replace("send", "sned");
const shown = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 12);
/** Nothing listens here. */
const NOWHERE = "http://127.0.0.1:1";
/** A test that starts some commands takes long beside busy neighbours. */
const STUCK_MS = 300_000;

let scene: Scene;
let folder: string;
beforeAll(async () => {
  scene = await Scene.start();
  folder = await mkdtemp(join(tmpdir(), "yingbin-cli-history-"));
  await copyFile("wrangler.toml", join(folder, "wrangler.toml"));
  await symlink(resolve("assets"), join(folder, "assets"));
  const files = { "first.yaml": FIRST, "second.yaml": SECOND, "same.yaml": SECOND, "third.yaml": THIRD };
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
});
afterAll(async () => {
  await scene.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Ran {
  code: number;
  out: string;
  err: string;
}

function runWith(env: Record<string, string>, ...args: string[]): Promise<Ran> {
  return new Promise((done) => {
    const child = execFile(
      resolve("node_modules/.bin/node"),
      [resolve("scripts/rules.ts"), ...args],
      { cwd: folder, env: { ...process.env, LC_ALL: "en_US.UTF-8", YINGBIN_PORT: "1", ADMIN_TOKEN, ...env } },
      (_, out, err) => done({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

const run = (...args: string[]) => runWith({}, ...args);
/** Runs the command that stands in what was said, by a shell, without a token in the environment. */
function runTold(said: string): Promise<Ran> {
  const words = /npm run rules -- (.*?)(?: fetches this one\.)?\n/.exec(said)?.[1] ?? "";
  const env = { ...process.env, LC_ALL: "en_US.UTF-8", YINGBIN_PORT: "1", ADMIN_TOKEN: "" };
  return new Promise((done) => {
    const command = `${resolve("node_modules/.bin/node")} ${resolve("scripts/rules.ts")} ${words}`;
    const child = execFile("sh", ["-c", command], { cwd: folder, env }, (_, out, err) =>
      done({ code: child.exitCode ?? -1, out, err }),
    );
  });
}
/** Runs a command on the Worker of the scene. */
const onWorker = (...args: string[]) => run(...args, "--url", scene.worker.url);
const inKv = () => scene.worker.kv.values.get("RULES/rules");
const inLog = async () => (await onWorker("log")).out.trim().split("\n");
const PLACE = () => `"rules", by the Worker at ${scene.worker.url}`;

test(
  "push is in the history with the author and the note, and pushing the same again is said to be so",
  async () => {
    const pushed = await onWorker("push", "first.yaml", "--by", "li", "--note", "开业");
    expect([pushed.code, pushed.err]).toEqual([0, ""]);
    expect(pushed.out).toContain(`Published: ${PLACE()}; in force within a minute.`);
    expect(inKv()).toBe(FIRST);
    const again = await onWorker("push", "first.yaml");
    expect(again.out).toContain(`It is published already: ${PLACE()}.`);
    await onWorker("push", "second.yaml");
    const user = userInfo().username;
    const time = String.raw`\d+ \w+ \d{4}, \d\d:\d\d \(.+\)`;
    expect(await inLog()).toEqual([
      expect.stringMatching(new RegExp(`^${shown(SECOND)}  ${time}  ${user}$`)),
      expect.stringMatching(new RegExp(`^${shown(FIRST)}  ${time}  li  开业$`)),
      expect.stringMatching(new RegExp(`^${shown(PLAIN_RULES)}  ${time}  kv$`)),
    ]);
    const json = JSON.parse((await onWorker("log", "--json")).out);
    expect(json).toMatchObject([{ by: user }, { by: "li", note: "开业" }, { by: "kv" }]);
  },
  STUCK_MS,
);

test(
  "diff tells how versions and files differ",
  async () => {
    const { out } = await onWorker("diff");
    expect(out).toMatch(
      new RegExp(`^--- rules ${shown(FIRST)} \\(.*, li\\)\n\\+\\+\\+ rules ${shown(SECOND)} \\(`),
    );
    expect(out).toContain("\n-  - { name: 默认, on: contact.added, send: { text: { content: 一 } } }\n");
    expect(out).toContain("\n+  - { name: 默认, on: contact.added, send: { text: { content: 二 } } }\n");
    expect((await onWorker("diff", "--lang", "zh")).out).toMatch(
      new RegExp(`^--- rules ${shown(FIRST)} \\(\\d+年\\d+月\\d+日 `),
    );
    // What a file on disk would change.
    const ofFile = await onWorker("diff", "first.yaml");
    expect(ofFile.out).toMatch(new RegExp(`^--- rules ${shown(SECOND)} .*\n\\+\\+\\+ first.yaml`));
    expect((await onWorker("diff", shown(FIRST), "same.yaml")).out).toContain("+++ same.yaml");
    expect((await onWorker("diff", "same.yaml")).out).toMatch(/ and same\.yaml are the same\.\n$/);
    expect(await onWorker("diff", "0000000")).toMatchObject({
      code: 1,
      err: `No file, and no version of these rules, is called "0000000": npm run rules -- log --url ${scene.worker.url} lists the versions.\n`,
    });
    expect(await onWorker("diff", "--app", "sales")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^There is no version yet: "rules:sales", by the Worker at /),
    });
  },
  STUCK_MS,
);

test(
  "restore and rollback bring a version back, and rollback once more undoes it",
  async () => {
    const restored = await onWorker("restore", shown(FIRST).slice(0, 7), "--note", "改回去");
    expect(restored.out).toBe(`Version ${shown(FIRST)} is back: ${PLACE()}; in force within a minute.\n`);
    expect(inKv()).toBe(FIRST);
    expect((await inLog())[0]).toMatch(new RegExp(`← ${shown(FIRST)}  改回去$`));
    expect((await onWorker("rollback", "--by", "wang")).out).toContain(
      `The version before is back: ${PLACE()}`,
    );
    expect(inKv()).toBe(SECOND);
    expect((await inLog())[0]).toMatch(new RegExp(`  wang  ← ${shown(SECOND)}$`));
    await onWorker("rollback");
    expect(inKv()).toBe(FIRST);
  },
  STUCK_MS,
);

test(
  "an edit in KV stands in the history, and is not brought back when it is broken",
  async () => {
    scene.worker.kv.values.set("RULES/rules", BROKEN);
    expect((await inLog())[0]).toMatch(new RegExp(`^${shown(BROKEN)} .*  kv$`));
    await onWorker("push", "second.yaml");
    expect(await onWorker("restore", shown(BROKEN))).toMatchObject({
      code: 1,
      err: 'line 2, column 5: a rule needs "send"\n',
    });
    expect(await onWorker("rollback")).toMatchObject({
      code: 1,
      err: expect.stringContaining("It is not put back"),
    });
    expect(inKv()).toBe(SECOND);
  },
  STUCK_MS,
);

test(
  "a Worker that is not up: KV is written and that is said, where the command names a KV",
  async () => {
    const direct = await run("push", "first.yaml", "--local", "--url", NOWHERE);
    expect(direct.code).toBe(0);
    expect(direct.out).toContain('Published: "rules" in the local KV, that of npm start;');
    expect(direct.out).toContain(
      `Written into KV, past the Worker: ${NOWHERE} does not answer. The history will show it as kv.`,
    );
    const again = await run("push", "first.yaml", "--local", "--url", NOWHERE);
    expect(again.out).toMatch(/It is published already: .*\n$/);
    expect(await run("push", "first.yaml", "--url", NOWHERE)).toMatchObject({
      code: 1,
      err: `The Worker could not be asked: ${NOWHERE} does not answer.\n`,
    });
    expect(await run("log", "--local")).toMatchObject({
      code: 1,
      err: "The Worker could not be asked: http://127.0.0.1:1 does not answer.\n",
    });
  },
  STUCK_MS,
);

test(
  "commands that are told work as they stand",
  async () => {
    await writeFile(join(folder, "my secrets"), `ADMIN_TOKEN=${ADMIN_TOKEN}\n`);
    const place = ["--url", scene.worker.url, "--config", "my secrets"];
    const before = inKv();
    const pushed = await runWith({ ADMIN_TOKEN: "" }, "push", "third.yaml", ...place);
    expect(pushed.code).toBe(0);
    const back = await runTold(pushed.out);
    expect(back).toMatchObject({ code: 0, err: "" });
    expect(inKv()).toBe(before);
    expect(await runTold(back.out)).toEqual({ code: 0, out: before, err: "" });
  },
  STUCK_MS,
);

test(
  "rollback with a history that has just begun goes by the version in KV, where the command names a KV",
  async () => {
    const ofSales = ["--app", "sales"];
    for (const name of ["first.yaml", "second.yaml"]) await run("push", name, ...ofSales);
    await onWorker("push", "first.yaml", ...ofSales);
    expect(await onWorker("rollback", ...ofSales)).toEqual({
      code: 1,
      out: "",
      err: `There is no version before: "rules:sales", by the Worker at ${scene.worker.url}.\n`,
    });
    const back = await onWorker("rollback", "--local", ...ofSales);
    expect(back.out).toContain('The version before is back: "rules:sales" in the local KV');
    expect(back.out).toContain(
      `Written into KV, past the Worker: the history at ${scene.worker.url} has no version before.`,
    );
    expect((await run("pull", ...ofSales)).out).toBe(FIRST);
  },
  STUCK_MS,
);

test(
  "without an address, a token or a history a Worker is not asked, and the reason is said",
  async () => {
    const why = async (env: Record<string, string>, ...args: string[]) => {
      const { code, err } = await runWith(env, "log", ...args);
      return [code, err];
    };
    expect(await why({ YINGBIN_URL: "" }, "--remote")).toEqual([
      1,
      "The Worker could not be asked: set YINGBIN_URL or add --url, so that its address is known.\n",
    ]);
    expect(await why({ YINGBIN_URL: scene.worker.url, ADMIN_TOKEN: "" }, "--remote")).toEqual([
      1,
      "The Worker could not be asked: set ADMIN_TOKEN, or run this where .dev.vars is.\n",
    ]);
    expect(await why({}, "--url", `${scene.worker.url}/elsewhere`)).toEqual([
      1,
      `The Worker could not be asked: ${scene.worker.url}/elsewhere answers with 404.\n`,
    ]);
    expect(await why({}, "--url", scene.worker.url, "--app", "other")).toEqual([
      1,
      "there is no such app in WECOM_APPS\n",
    ]);
    const [code, err] = await why({ ADMIN_TOKEN: "x".repeat(40) }, "--url", scene.worker.url);
    expect([code, err]).toEqual([1, expect.stringContaining("does not accept the ADMIN_TOKEN")]);
  },
  STUCK_MS,
);

test(
  "a version is not guessed from its first letter where several begin so",
  async () => {
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    const url = `${scene.worker.url}/api/rules`;
    const letters: string[] = [];
    let twice: string | undefined;
    for (let number = 0; twice === undefined; number += 1) {
      const before = await fetch(url, { headers });
      const body = `${SECOND}# ${number}\n`;
      const etag = before.headers.get("etag") ?? "*";
      await fetch(url, { method: "PUT", headers: { ...headers, "if-match": etag }, body });
      const letter = shown(body).slice(0, 1);
      if (letters.includes(letter)) twice = letter;
      letters.push(letter);
    }
    expect(await onWorker("restore", twice)).toMatchObject({
      code: 1,
      err: `Several versions begin with "${twice}": type more of it.\n`,
    });
  },
  STUCK_MS,
);
