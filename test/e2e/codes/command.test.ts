/** `npm run codes` as people run it, against a Worker and the simulated WeCom. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { svgOf } from "../../../scripts/codes/qr.ts";
import { ADMIN_TOKEN, Scene } from "../scene.ts";
import { Terminal } from "./terminal.ts";
import { madeElsewhere } from "./ways.ts";

const RULES = `
rules:
  - { name: 展会, on: contact.added, when: { state: "expo-*" }, send: nothing }
  - { name: 默认, on: contact.added, send: nothing }
`;

let scene: Scene;
let terminal: Terminal;
beforeAll(async () => {
  scene = await Scene.start({ rules: RULES });
  scene.corp.addStaff({ userid: "lisi" });
  terminal = await Terminal.open({ ADMIN_TOKEN, YINGBIN_URL: scene.worker.url });
});
afterAll(async () => {
  await scene.stop();
  await terminal.close();
});

const run = (...args: string[]) => terminal.run("codes", ...args);
const save = (name: string, text: string) => terminal.save(name, text);
const inWecom = () => scene.corp.contactWays.of(scene.app()).map(({ state, users }) => [state, ...users]);

test("list says that there are no codes yet", async () => {
  expect((await run("list", "--app", "sales")).out).toBe("There are no codes yet.\n");
});

test("plan says what apply does, apply does it and deletes nothing", async () => {
  await save(
    "codes.yaml",
    "app: sales\ncodes:\n  expo-7: { staff: [zhangsan], note: 七号 }\n  shop: { staff: [lisi] }\n",
  );
  expect((await run("plan", "codes.yaml")).out).toBe('make    "expo-7"\nmake    "shop"\n');
  expect(inWecom()).toEqual([]);
  expect((await run("apply", "codes.yaml")).out).toBe('made     "expo-7"\nmade     "shop"\n');
  expect((await run("apply", "codes.yaml")).out).toBe("");
  expect((await run("plan", "codes.yaml")).out).toBe('same    "expo-7"\nsame    "shop"\n');
  await save("codes.yaml", "app: sales\ncodes:\n  expo-7: { staff: [lisi, zhangsan], note: 七号 }\n");
  expect((await run("plan", "codes.yaml", "--lang", "zh")).out).toBe(
    '修改  "expo-7"：staff\n保留  "shop"，文件里没有写\n',
  );
  expect((await run("apply", "codes.yaml")).out).toBe('changed  "expo-7"\n');
  expect(inWecom()).toEqual([
    ["expo-7", "lisi", "zhangsan"],
    ["shop", "lisi"],
  ]);
  const { out } = await run("list", "--app", "sales");
  expect(out).toContain("expo-7  lisi, zhangsan  rules: 展会  (七号)\n");
  expect(out).toContain("shop    lisi  no rule uses it\n");
});

test("a code that WeCom refuses fails alone, and the command with it", async () => {
  await save("some.yaml", "codes:\n  bad: { staff: [nobody] }\n  good: { staff: [lisi] }\n");
  const { code, out, err } = await run("apply", "some.yaml", "--app", "sales");
  expect([code, out]).toEqual([1, 'made     "good"\n']);
  expect(err).toContain('"bad": WeCom refused the code for nobody');
  await save("cannot.yaml", "app: sales\ncodes:\n  good: { staff: [lisi], exclusive: true }\n");
  const plan = await run("plan", "cannot.yaml");
  expect([plan.code, plan.out]).toEqual([1, expect.stringContaining('cannot  "good"')]);
});

test.for([
  ["an unknown key", "codes:\n  a: { staff: [lisi], type: 1 }\n", "f.yaml:2:23: "],
  ["nobody", "codes:\n  a: {}\n", "f.yaml:2:6: a code needs somebody"],
  ["a State that is too long", `codes:\n  ${"a".repeat(31)}: { staff: [lisi] }\n`, "30 characters at most"],
  ["broken YAML", "codes: [\n", "f.yaml:"],
  [
    "another key",
    "code:\n  a: { staff: [lisi] }\n",
    'f.yaml:1:1: "code" is not a key of the file of codes; did you mean "codes"?',
  ],
  ["codes that are a list", "codes: [a]\n", "f.yaml:1:8: expected codes under their States, found a list"],
  [
    "accounts that are a text",
    "kf: wkAAA\n",
    'expected scenes under their accounts (wk…), found the text "wkAAA"',
  ],
  [
    "scenes that are a list",
    "kf: { wkAAA: [table] }\n",
    "expected scenes, with scene_params or nothing, found a list",
  ],
  [
    "an account with a blank",
    "kf: { wk AAA: { table: } }\n",
    "f.yaml:1:7: the customer-service account (open_kfid) holds a blank",
  ],
  [
    "a scene of other characters",
    "kf: { wkAAA: { 桌: } }\n",
    "f.yaml:1:16: a scene has letters, digits, _ and - only",
  ],
  ["a scene_param that is a number", "kf: { wkAAA: { table: [7] } }\n", "f.yaml:1:24: "],
] as const)("a file with %s is told of before anything is asked", async ([, text, said]) => {
  await save("f.yaml", text);
  scene.wecom.journal.clear();
  const { code, err } = await run("apply", "f.yaml", "--app", "sales");
  expect([code, err]).toEqual([1, expect.stringContaining(said)]);
  expect(scene.wecom.journal.calls().filter(({ api }) => api.includes("contact_way"))).toEqual([]);
});

test.for([
  [["apply"], "apply needs a file: npm run codes -- apply codes.yaml"],
  [["plan", "nowhere.yaml"], "nowhere.yaml cannot be read: "],
  [["kf-link", "--app", "sales"], "kf-link needs an account: --account wk…"],
] as const)("%j says what is missing", async ([args, said]) => {
  const { code, err } = await run(...args);
  expect([code, err]).toEqual([1, expect.stringContaining(said)]);
});

test("list tells of a code that is gone in WeCom", async () => {
  await save("gone.yaml", "app: sales\ncodes:\n  gone: { staff: [lisi] }\n");
  await run("apply", "gone.yaml");
  const way = scene.corp.contactWays.of(scene.app()).find(({ state }) => state === "gone");
  scene.corp.contactWays.remove(way?.configId ?? "");
  const { out } = await run("list", "--app", "sales", "--fresh");
  expect(out).toMatch(/^gone .*WeCom does not know it any more: apply makes another, to be printed anew$/m);
});

test("adopt takes in what the app made elsewhere, and tells of twins", async () => {
  for (const state of ["old", "old"]) madeElsewhere(scene.app(), state, "lisi");
  const { out } = await run("adopt", "--app", "sales");
  expect(out).toContain("1 code taken in");
  expect(out).toContain('"old" has a twin in WeCom');
});

test("pictures saves the pictures of the named codes, or of all", async () => {
  await save("p.yaml", "app: sales\ncodes: { a/b: { staff: [lisi] }, p-2: { staff: [lisi] } }\n");
  await run("apply", "p.yaml");
  const named = await run("pictures", "png", "a/b", "nothing", "--app", "sales");
  expect([named.code, named.out]).toEqual([1, `a/b\t${join("png", "a_b.png")}\n`]);
  expect(named.err).toContain('"nothing": this app has no code with this State');
  const png = await readFile(join(terminal.folder, "png", "a_b.png"));
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  const { out } = await run("pictures", "all", "--app", "sales");
  expect(out).toContain(`p-2\t${join("all", "p-2.png")}\n`);
  expect(await readdir(join(terminal.folder, "all"))).toEqual(expect.arrayContaining(["a_b.png", "p-2.png"]));
  expect((await run("pictures", "--app", "sales")).err).toContain("pictures needs a folder: ");
});

test("kf-link gives a link for each param", async () => {
  const { openKfId } = scene.corp.addKfAccount();
  const { out } = await run(
    "kf-link",
    "--app",
    "sales",
    "--account",
    openKfId,
    "--scene",
    "table",
    "--param",
    "1",
    "--param",
    "二 号",
  );
  const lines = out
    .trim()
    .split("\n")
    .map((line) => line.split("\t"));
  expect(lines.map(([param, url = ""]) => [param, new URL(url).searchParams.get("scene_param")])).toEqual([
    ["1", "1"],
    ["二 号", "二 号"],
  ]);
});

test("links of a file are planned, and apply prints and draws them", async () => {
  const [one, other] = [scene.corp.addKfAccount(), scene.corp.addKfAccount()];
  const ofOne = `  ${one.openKfId}: { table: ["1", "2"], counter: }\n`;
  await save("links.yaml", `app: sales\nkf:\n${ofOne}`);
  scene.wecom.journal.clear();
  expect((await run("plan", "links.yaml")).out).toBe(
    `link    ${one.openKfId} table: 2 links\nlink    ${one.openKfId} counter: 1 link\n`,
  );
  expect(scene.wecom.journal.calls("kf/add_contact_way")).toEqual([]);
  const { code, out } = await run("apply", "links.yaml", "--svg", "tables");
  const lines = out
    .trim()
    .split("\n")
    .map((line) => line.split("\t"));
  expect([code, lines.map(([account, name, param, , file]) => [account, name, param, file])]).toEqual([
    0,
    [
      [one.openKfId, "table", "1", join("tables", "table-1.svg")],
      [one.openKfId, "table", "2", join("tables", "table-2.svg")],
      [one.openKfId, "counter", "", join("tables", "counter.svg")],
    ],
  ]);
  const [, , , url = ""] = lines[1] ?? [];
  expect(await readFile(join(terminal.folder, "tables", "table-2.svg"), "utf8")).toBe(svgOf(url));

  // The files of several accounts do not overwrite each other, and an account that WeCom refuses fails alone.
  await save(
    "both.yaml",
    `app: sales\nkf:\n${ofOne}  ${other.openKfId}: { counter: }\n  wkNone: { table: }\n`,
  );
  const both = await run("apply", "both.yaml", "--svg", "both");
  expect([both.code, both.err]).toEqual([1, expect.stringContaining("wkNone table: WeCom refused: ")]);
  expect(both.out).toContain(join("both", `${one.openKfId}-counter.svg`));
  expect(both.out).toContain(join("both", `${other.openKfId}-counter.svg`));
});

test("link-url appends customer_channel, and asks nobody", async () => {
  const link = "https://work.weixin.qq.com/ca/cawcde1";
  const { out } = await run("link-url", link, "expo-7", "展会");
  expect(out).toBe(
    `expo-7\t${link}?customer_channel=expo-7\n展会\t${link}?customer_channel=${encodeURIComponent("展会")}\n`,
  );
  const joined = await run("link-url", `${link}?comp_scene=a`, "x");
  expect(joined.out).toBe(`x\t${link}?comp_scene=a&customer_channel=x\n`);
  for (const args of [
    [link, "展".repeat(22)],
    ["https://example.com/ca/1", "x"],
    [`${link}?customer_channel=a`, "x"],
    [link],
  ]) {
    expect((await run("link-url", ...args)).code).toBe(1);
  }
});

test("--svg draws each link, and its file stands behind it", async () => {
  const link = "https://work.weixin.qq.com/ca/cawcde1";
  const one = await run("link-url", link, "expo-7", "--svg", "expo.svg");
  expect(one.out).toBe(`expo-7\t${link}?customer_channel=expo-7\texpo.svg\n`);
  expect(await readFile(join(terminal.folder, "expo.svg"), "utf8")).toBe(
    svgOf(`${link}?customer_channel=expo-7`),
  );

  const { openKfId } = scene.corp.addKfAccount();
  const account = ["--app", "sales", "--account", openKfId, "--scene", "table"];
  const several = await run("kf-link", ...account, "--param", "1", "--param", "2", "--svg", "qr");
  const lines = several.out
    .trim()
    .split("\n")
    .map((line) => line.split("\t"));
  expect(lines.map(([param, , file]) => [param, file])).toEqual([
    ["1", join("qr", "table-1.svg")],
    ["2", join("qr", "table-2.svg")],
  ]);
  expect(await readdir(join(terminal.folder, "qr"))).toEqual(["table-1.svg", "table-2.svg"]);
});

test("--svg names a folder for several links, and a place that can be written", async () => {
  const link = ["link-url", "https://work.weixin.qq.com/ca/cawcde1", "a"];
  const { code, err } = await run(...link, "b", "--svg", "both.svg");
  expect([code, err]).toEqual([1, "2 links want a folder: --svg qr/ instead of --svg both.svg\n"]);
  await save("in-the-way", "");
  expect((await run(...link, "--svg", "in-the-way/qr")).err).toContain(
    "the QR codes could not be written to in-the-way/qr: ",
  );
});

test("a Worker that does not take the token, and an app that it does not have, are told in words", async () => {
  const { code, err } = await run("list", "--app", "nobody");
  expect([code, err]).toEqual([1, expect.stringContaining("there is no such app in WECOM_APPS")]);
  expect((await run("list")).err).toContain("list needs an app");
  expect((await run("lst", "--app", "sales")).err).toContain("there is no command lst");
});
