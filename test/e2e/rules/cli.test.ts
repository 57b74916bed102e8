/** The commands of `npm run rules`, run in a folder with a local KV of its own. */
import { execFile } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const SOUND = "rules:\n  - { name: 默认, on: contact.added, send: { text: { content: 您好 } } }\n";
const NEXT = SOUND.replace("您好", "欢迎");
const FAULTY = "rules:\n  - { name: 默认, on: contact.added, sned: nothing, send: nothing }\n";

/** A test that starts a dozen commands takes minutes beside busy neighbours; only a command that is stuck takes longer. */
const STUCK_MS = 600_000;

/** Nothing listens here: no Worker of another test, or of a developer, is asked. */
const NO_WORKER = "1";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "yingbin-cli-"));
  await copyFile("wrangler.toml", join(folder, "wrangler.toml"));
  await symlink(resolve("assets"), join(folder, "assets"));
  const files = { "sound.yaml": SOUND, "next.yaml": NEXT, "faulty.yaml": FAULTY, "fetched.yaml": "" };
  await Promise.all(Object.entries(files).map(([name, text]) => put(name, text)));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const put = (name: string, text: string) => writeFile(join(folder, name), text);
const saved = (name: string) => readFile(join(folder, name), "utf8");

interface Ran {
  code: number;
  out: string;
  err: string;
}

const run = (...args: string[]): Promise<Ran> => runIn("en_US.UTF-8", args);

/** Runs the command in an environment with this locale. */
function runIn(locale: string, args: readonly string[], env = process.env): Promise<Ran> {
  return new Promise((done) => {
    const child = execFile(
      resolve("node_modules/.bin/node"),
      [resolve("scripts/rules.ts"), ...args],
      { cwd: folder, env: { ...env, LC_ALL: locale, YINGBIN_PORT: NO_WORKER } },
      (_, out, err) => done({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

test("check names each fault with file, line and column, and fails", async () => {
  expect(await run("check", "sound.yaml")).toMatchObject({ code: 0, out: "sound.yaml is in order.\n" });
  const { code, err } = await run("check", "faulty.yaml");
  expect(code).toBe(1);
  expect(err).toBe(
    'faulty.yaml:2:36  rules[0].sned: "sned" is not a key of a rule; did you mean "send"?\nfaulty.yaml has 1 problem.\n',
  );
});

test("a Chinese locale has everything said in Chinese, and --lang goes before it", async () => {
  const inChinese = await runIn("zh_CN.UTF-8", ["check", "faulty.yaml"]);
  expect(inChinese).toEqual({
    code: 1,
    out: "",
    err: 'faulty.yaml:2:36  rules[0].sned: "sned" 不是规则可用的键；是不是想写 "send"？\nfaulty.yaml 有 1 处错误，请改正。\n',
  });
  const { err } = await runIn("zh_CN.UTF-8", ["check", "faulty.yaml", "--lang", "en"]);
  expect(err).toContain("faulty.yaml has 1 problem.");
  const usage = await runIn("zh_CN.UTF-8", []);
  expect(usage.out).toMatch(/^npm run rules -- <命令>\n/);
  expect(usage.out).toContain("\n  --lang           zh 或 en，");
});

test("--lang zh has an explanation in Chinese, also as JSON", async () => {
  await put(
    "vip.yaml",
    `rules:
  - { name: 展会, on: contact.added, when: { state: "expo-*" }, send: nothing }
  - { name: 默认, on: contact.added, send: { text: { content: "{{ customer.name }}您好" } }, then: [{ remark: "{{ customer.name }}" }] }
  - { name: 久等, on: kf.accepted, after: 10m, unless: replied, send: { text: { content: 稍等 } } }
`,
  );
  const explain = (...flags: string[]) => run("explain", "vip.yaml", "--lang", "zh", ...flags);
  const at = ["--at", "2026-11-24T20:53"];
  const { out } = await explain("--state", "web", "--customer-name", "小明", ...at);
  expect(out).toBe(`2026-11-24 20:53（Asia/Shanghai）：
  ✗ 展会：要求 state 是 "expo-*"，这次是 "web"
  ✓ 默认

发出 "默认"：
{
  "text": {
    "content": "小明您好"
  }
}

之后，成员给客户的备注改为 "小明"。
`);
  expect((await explain("--event", "kf.accepted", ...at)).out).toContain(
    "  （另有 2 条规则用于别的事件）\n  ✓ 久等：等到 2026-11-24 21:03（事件发生后 10 分钟）；接待人员在那之前回复过，就不再发\n\n2026-11-24 21:03（Asia/Shanghai），重新选规则：\n",
  );
  const json = JSON.parse((await explain("--state", "web", "--json")).out);
  expect(json.passedOver).toMatchObject([
    { code: "other-value", reason: '要求 state 是 "expo-*"，这次是 "web"' },
  ]);
});

test.each([
  ["rules", "push", "nowhere.yaml", "--remote"],
  ["rules", "explain", "nowhere.yaml", "--customer-name=小明"],
  ["doctor", "--url=https://welcome.example.com"],
  ["doctor", "--url", "https://welcome.example.com"],
  ["rules", "check", "nowhere.yaml", "--lang=zh"],
  ["dev:receiver", "--lang", "zh"],
  ["wrangler", "--lang", "zh"],
])("npm run %s %s ends with an error when npm keeps a flag for itself", async (...args) => {
  const npm = execFile("npm", ["run", "-s", ...args], { env: { ...process.env, LC_ALL: "en_US.UTF-8" } });
  let err = "";
  npm.stderr?.on("data", (chunk) => (err += chunk));
  const [code] = await once(npm, "close");
  const flag = args.map((arg) => /^--[\w-]+/.exec(arg)?.[0]).find((found) => found !== undefined);
  expect(code).toBe(1);
  expect(err).toContain(
    `npm has kept ${flag} for itself; two dashes hand it on: npm run ${args[0]} -- … ${flag}\n`,
  );
});

test("a file that is not UTF-8 is refused by check, explain and push", async () => {
  const [head = "", tail = ""] = SOUND.split("您好");
  // 您好 in GBK, as editors on Windows may save it.
  const bytes = Buffer.concat([Buffer.from(head), Buffer.from([0xc4, 0xfa, 0xba, 0xc3]), Buffer.from(tail)]);
  // The rule's name stays UTF-8, so this also covers a file that mixes both encodings.
  await writeFile(join(folder, "gbk.yaml"), bytes);
  for (const args of [
    ["check", "gbk.yaml"],
    ["explain", "gbk.yaml"],
    ["push", "gbk.yaml", "--local"],
  ]) {
    const { code, err } = await run(...args);
    expect([code, err]).toEqual([1, expect.stringContaining("gbk.yaml is expected in UTF-8")]);
  }
  await writeFile(join(folder, "gbk.yaml"), Buffer.from("b9e6d4f2a3ba", "hex"));
  expect((await run("check", "gbk.yaml")).err).toContain("what looks like GBK");
});

test("explain tells where a session goes, when, and which follow-ups are done", async () => {
  await put(
    "service.yaml",
    `rules:
  - { name: 默认, on: contact.added, send: nothing, then: [{ remark: "{{ customer.name }}" }] }
  - { name: 人工, on: kf.message, when: { account: wkA, text: { contains: 人工 } }, transfer: { to: queue }, otherwise: { servicer: lisi } }
  - { name: 久等, on: kf.accepted, after: 10m, unless: replied, send: { text: { content: "{{ staff.userid }}正忙" } } }
`,
  );
  const explain = (...flags: string[]) => run("explain", "service.yaml", ...flags);
  const message = ["--event", "kf.message", "--account", "wkA"];
  const { out } = await explain(...message, "--text", "我要人工");
  expect(out).toContain("(1 rule is for other events)");
  expect(out).toContain("The session is transferred to the queue of those who wait for a servicer.");
  expect(out).toContain("If WeCom refuses that, to the servicer lisi.");
  expect((await explain(...message, "--menu", "101")).out).toContain(
    '✗ 人工: it wants a text with "人工" in it',
  );
  const waiting = await explain(
    "--event",
    "kf.accepted",
    "--servicer",
    "zhaoliu",
    "--at",
    "2026-11-24T20:53",
  );
  expect(waiting.out).toContain(
    "  ✓ 久等: it waits until 2026-11-24 21:03, 10 minutes after the event; if a servicer has written by then, the customer gets nothing\n\nAt 2026-11-24 21:03 (Asia/Shanghai), with the rule chosen anew:\n",
  );
  expect(waiting.out).toContain("zhaoliu正忙");
  expect((await explain("--customer-name", "小明")).out).toContain('remark of the customer becomes "小明"');
});

test("explain tells of a fallback, of each follow-up, and of a message that cannot be filled in", async () => {
  await put(
    "contact.yaml",
    `rules:
  - { name: 空, on: contact.added, when: { state: "" }, send: { text: { content: "{{ state }}" } } }
  - { name: 默认, on: contact.added, send: { text: { content: 您好 } }, fallback: { text: { content: 欢迎 } }, then: [{ tag: etA }, { remark: "{{ customer.position }}" }] }
`,
  );
  const { out } = await run("explain", "contact.yaml", "--state", "web");
  expect(out).toMatch(/If WeCom refuses that for its content, ".+":\n[^}]*欢迎/);
  expect(out).toContain("Afterwards the customer gets the tag etA.");
  expect(out).toContain("Afterwards no remark is set: nothing is left of it.");
  expect((await run("explain", "contact.yaml", "--state", "")).out).toContain(
    "✓ 空: nothing of what it sends could be filled in, so the customer gets nothing",
  );
});

test("explain takes the text of a tapped menu item from the file", async () => {
  const { out } = await run(
    "explain",
    resolve("examples/rules/customer-service.yaml"),
    "--event",
    "kf.message",
    "--menu",
    "human",
    "--at",
    "2026-11-24T12:00",
  );
  expect(out).toContain("  ✓ 转人工\n");
  expect(out).toContain('Note: a tap on "human" brings the text of that item: "人工服务"\n');
});

test("explain shows the sides of a split with their shares, or a customer's side", async () => {
  await put(
    "split.yaml",
    `messages: { a: { text: { content: 甲 } }, b: { text: { content: 乙 } }, c: { text: { content: "{{ state }}" } } }
rules: [{ name: 默认, on: contact.added, send: { split: { a: 1, b: 1, c: 1 } } }]
`,
  );
  const { out } = await run("explain", "split.yaml");
  expect(out).toContain("which side a customer is on goes by the id: --customer tells it");
  expect(out).toMatch(
    /33.3 % of the customers get "a":\n[^%]*甲[^%]*33.3 % of the customers get "b":\n[^%]*乙/,
  );
  expect(out).toContain('33.3 % of the customers get nothing: "c" could not be filled in.');
  const { out: own } = await run("explain", "split.yaml", "--customer", "wmA");
  expect(own).toMatch(/this customer is on the side "[abc]"/);
  expect(own).not.toContain("%");
});

test("explain takes an event from flags and from a file, flags first", async () => {
  await put(
    "expo.yaml",
    'rules:\n  - { name: 展会, on: contact.added, when: { state: "expo-*", staff: lisi }, send: { text: { content: "{{ customer.name }}好" } } }\n',
  );
  await put("event.json", JSON.stringify({ state: "expo-7", staff: "lisi", customer: { name: "小明" } }));
  const byFlags = await run(
    "explain",
    "expo.yaml",
    "--state",
    "web",
    "--staff",
    "lisi",
    "--at",
    "2026-11-22T09:00",
  );
  expect(byFlags.out).toContain("At 2026-11-22 09:00 (Asia/Shanghai)");
  expect(byFlags.out).toContain('✗ 展会: it wants state to be "expo-*", and the event has "web"');
  const byFile = await run(
    "explain",
    "expo.yaml",
    "--event",
    "event.json",
    "--customer-name",
    "小红",
    "--json",
  );
  expect(JSON.parse(byFile.out)).toMatchObject({
    rule: "展会",
    messages: [{ body: { text: { content: "小红好" } } }],
  });
  const wrong = await run("explain", "expo.yaml", "--via", "addded");
  expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('did you mean "added"?')]);
});

test("explain knows a customer by the words of the rules, from flags and from JSON", async () => {
  await put(
    "people.yaml",
    'rules: [{ name: 默认, on: contact.added, when: { customer: { type: wecom, gender: female } }, send: { text: { content: "{{ customer.position }}，{{ customer.corp_name }}，{{ customer.gender }}" } } }]\n',
  );
  const about = ["--customer-position", "店长", "--corp-name", "示例公司"];
  const byFlags = await run(
    "explain",
    "people.yaml",
    "--customer-type",
    "wecom",
    "--gender",
    "female",
    ...about,
  );
  expect(byFlags.out).toContain('"店长，示例公司，2"');
  await put("customer.json", JSON.stringify({ customer: { type: "wecom", gender: 1 } }));
  const byFile = await run("explain", "people.yaml", "--event", "customer.json");
  expect(byFile.out).toContain('it wants customer.gender to be "female", and the event has "male"');
});

test.for([
  [["--text", "人工"], "--text is for kf.message, and this is contact.added: --event says which one it is"],
  [
    ["--event", "kf.message", "--staff", "a"],
    "--staff is for contact.added, kf.accepted and kf.ended, and this is kf.message",
  ],
  [["--event", "kf.queued", "--tag", "etA"], "--tag is for contact.added, and this is kf.queued"],
  [
    ["--channels", "live"],
    "--channels is for kf.entered, kf.queued, kf.accepted, kf.ended and kf.message, and this is contact.added: --event says which one it is",
  ],
  [
    ["--event", "kf.mesage"],
    '--event: "kf.mesage" is neither an event nor a file; did you mean "kf.message"?',
  ],
  [["--department", "abc"], '--department: expected the id of a department, a number, found "abc"'],
  [["--at", "2026-02-30"], '--at: there is no "2026-02-30" in the calendar'],
  [["--gender", "mael"], '--gender: "mael" is none of unknown, male and female; did you mean "male"?'],
  [
    ["--event", "kf.entered", "--channels", "lvie"],
    '--channels: "lvie" is none of profile, live, window, product and order; did you mean "live"?',
  ],
  [["--event", "kf.entered", "--nickname", "小店"], '--channels: Channels needs "scene"'],
  [["--staff", "a", "--servicer", "b"], "say --staff or --servicer, not both: they are the same person"],
  [["--satte", "expo-7"], '--satte is not a flag; did you mean "--state"?'],
  [["--remote"], "--remote is for push, rollback, pull, log, diff and restore, not for explain"],
  [["--state"], "--state needs a value"],
  [["--state", "--json"], "--state needs a value; --json is taken for a flag: --state=--json hands it over"],
  [["--json=yes"], "--json takes no value"],
  [["--lang", "fr"], '--lang: expected zh or en, found the text "fr"'],
] as const)("explain refuses %j, and names the flag", async ([flags, sentence]) => {
  expect(await run("explain", "sound.yaml", ...flags)).toEqual({ code: 1, out: "", err: `${sentence}\n` });
});

test.for([
  [
    ["check", "sound.yaml", "--remote"],
    "--remote is for push, rollback, pull, log, diff and restore, not for check",
  ],
  [["check", "sound.yaml", "--state", "x"], "--state is for explain, not for check"],
  [["push", "sound.yaml", "--force"], "--force is for pull, not for push"],
  [["rollback", "sound.yaml", "--lang", "zh"], "rollback 后面不用写文件：它换回 KV 里保留的上一版"],
  [["push", "sound.yaml", "--local", "--remote"], "say one of --local, --remote and --data"],
  [
    ["explain", "sound.yaml", "--event", "sound.yaml"],
    "sound.yaml holds no event: a group of keys in JSON is expected",
  ],
  [["log", "sound.yaml"], "log takes no file: it lists what was published"],
  [["restore"], "restore needs a version: npm run rules -- log lists them"],
  [["rollback", "sound.yaml"], "rollback takes no file: it puts back the version that KV has kept"],
  [["--remtoe", "push", "sound.yaml"], '--remtoe is not a flag; did you mean "--remote"?'],
] as const)("%j is refused, since a flag or a file would be ignored", async ([args, sentence]) => {
  expect(await run(...args)).toEqual({ code: 1, out: "", err: `${sentence}\n` });
});

test("a second file is refused, and the usage follows", async () => {
  const { code, err } = await run("check", "sound.yaml", "next.yaml");
  expect([code, err]).toEqual([
    1,
    expect.stringMatching(/^next\.yaml is one file too many\n\nnpm run rules/),
  ]);
});

test(
  "pull from the deployed KV without a login shows wrangler's words, and says what to do first",
  async () => {
    // An empty home holds no login, and nothing listens at this address.
    const { CLOUDFLARE_API_TOKEN: _, CLOUDFLARE_API_KEY: __, ...others } = process.env;
    const home = { HOME: folder, XDG_CONFIG_HOME: folder, CLOUDFLARE_API_BASE_URL: "http://127.0.0.1:1" };
    const env = { ...others, ...home, CI: "true" };
    const { code, err } = await runIn("en_US.UTF-8", ["pull", "--remote"], env);
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(
        /\S.*\nKV could not be reached through wrangler\. Is it logged in\? npm run wrangler -- login\n$/s,
      ),
    ]);
  },
  STUCK_MS,
);

test(
  "a file is pushed, replaced, rolled back and pulled",
  async () => {
    expect((await run("rollback")).err).toContain("There is no version before");
    expect((await run("push", "sound.yaml")).code).toBe(0);
    expect((await run("push", "faulty.yaml")).code).toBe(1);
    expect((await run("push", "next.yaml", "--local")).out).toContain("rollback --local");
    expect((await run("rollback")).code).toBe(0);
    expect((await run("pull", "fetched.yaml")).err).toContain("--force replaces it");
    expect((await run("pull", "fetched.yaml", "--force")).code).toBe(0);
    expect(await saved("fetched.yaml")).toBe(SOUND);
  },
  STUCK_MS,
);

test(
  "push --app publishes an app's own file",
  async () => {
    expect((await run("push", "next.yaml", "--app", "sales")).out).toContain('"rules:sales"');
    expect((await run("push", "next.yaml", "--app", "../x")).code).toBe(1);
  },
  STUCK_MS,
);

test.for([
  ["nonsense"],
  ["check"],
  ["check", "missing.yaml"],
  ["push", "sound.yaml", "--local", "--remote"],
  ["check", "--wrong"],
  ["constructor", "--wrong"],
])("%j is refused with a sentence", async (args) => {
  const { code, err } = await run(...args);
  expect(code).toBe(1);
  expect(err).not.toContain("    at ");
});
