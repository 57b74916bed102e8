/** The client that `npm run client` writes compiles and works in a company's program, with hono and valibot alone. */
import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ADMIN_TOKEN, Scene } from "../scene.ts";

const run = promisify(execFile);
const node = resolve("node_modules/.bin/node");

let program: string;
let scene: Scene;

beforeAll(async () => {
  const { stdout } = await run(node, [resolve("scripts/client.ts"), "--lang", "en"]);
  expect(stdout).toMatch(/^dist\/client: yingbin\.js and its types\./);
  program = await mkdtemp(join(tmpdir(), "program-"));
  await mkdir(join(program, "node_modules"));
  await mkdir(join(program, "yingbin"));
  for (const name of ["hono", "valibot"])
    await symlink(resolve("node_modules", name), join(program, "node_modules", name));
  for (const name of await readdir("dist/client")) {
    await copyFile(join("dist/client", name), join(program, "yingbin", name));
  }
  await writeFile(join(program, "package.json"), '{ "type": "module" }');
  scene = await Scene.start();
}, 120_000);
afterAll(async () => {
  await scene.stop();
  await rm(program, { recursive: true, force: true });
});

test("the client is two files", async () => {
  expect(await readdir("dist/client")).toEqual(["yingbin.d.ts", "yingbin.js"]);
});

test("the client's types know the routes, their bodies and their answers, in the strictest settings", async () => {
  const good = `
import { yingbin } from "./yingbin/yingbin.js";
const api = yingbin("https://wecom.example.com", "token");
const sent = await api.apps[":app"].kf.messages.$post({
  param: { app: "sales" },
  json: { touser: "wmA", open_kfid: "wkA", msgtype: "text", text: { content: "您好" } },
});
if (sent.status === 422) {
  const { error } = await sent.json();
  const [first] = error.problems;
  const path: string | undefined = first?.path;
  console.log(path);
}
const list = await api.deliveries.$get({ query: { outcome: "refused" } });
if (list.status === 200) {
  const { deliveries } = await list.json();
  const outcome: "refused" | "sent" | string | undefined = deliveries[0]?.outcome;
  console.log(outcome);
}
const explained = await api.rules.explain.$post();
if (explained.status === 200) console.log((await explained.json()).outcome.toUpperCase());
// @ts-expect-error a text message has a text
await api.apps[":app"].kf.messages.$post({ param: { app: "sales" }, json: { touser: "wmA", open_kfid: "wkA", msgtype: "text" } });
// @ts-expect-error there is no such route
await api.nothing.$get();
// @ts-expect-error an answer is no text that can be anything
if (list.status === 200) (await list.json()).deliveries[0]?.msLeft.toUpperCase();
`;
  await writeFile(join(program, "program.ts"), good);
  const options = [
    "--noEmit",
    "--strict",
    "--exactOptionalPropertyTypes",
    "--module",
    "nodenext",
    "--target",
    "es2024",
  ];
  const tsc = resolve("node_modules/typescript/bin/tsc");
  const args = [tsc, ...options, "--lib", "es2024,dom,dom.iterable", "--types", "", "program.ts"];
  const { stdout } = await run(node, args, { cwd: program }).catch((error: unknown) => Object(error));
  expect(stdout).toBe("");
});

test("the client's JavaScript runs", async () => {
  await scene.settled(scene.greet());
  await writeFile(
    join(program, "program.js"),
    `import { yingbin } from "./yingbin/yingbin.js";
const api = yingbin(${JSON.stringify(scene.worker.url)}, ${JSON.stringify(ADMIN_TOKEN)});
const { deliveries } = await (await api.deliveries.$get({ query: {} })).json();
console.log(deliveries.map(({ outcome }) => outcome).join());`,
  );
  const { stdout } = await run(node, ["program.js"], { cwd: program });
  expect(stdout).toBe("sent\n");
});
