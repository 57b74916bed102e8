/** The long forms of the tests that docs/guarantees.md lists: each command is there, with its flags and variables. */
import { execFile } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";

/** The commands of a page that take minutes, without the remarks behind them. */
const longForms = (page: string) =>
  [
    ...readFileSync(`docs/${page}`, "utf8").matchAll(
      /^((?:npm run chaos|\w+=\d+ npm exec).*?) +# ?\d+[:：]/gm,
    ),
  ].map(([, command = ""]) => command);

const COMMANDS = longForms("guarantees.md");
const SCENARIOS = COMMANDS.filter((command) => command.startsWith("npm run chaos"));
const IN_VITEST = COMMANDS.filter((command) => !SCENARIOS.includes(command));

const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));

/** Runs a command of package.json by its name, with the flags as they were typed. */
async function run(name: string, typed: string): Promise<{ code: number; said: string }> {
  const [, script = "", ...flags] = `${scripts[name]}`.split(" ").filter((word) => !word.startsWith("--"));
  const words = [resolve(script), ...flags, ...typed.split(" ").filter(Boolean)];
  return await new Promise((done) => {
    execFile(resolve("node_modules/.bin/node"), words, { timeout: 55_000 }, (error, stdout, stderr) =>
      done({ code: error === null ? 0 : Number(error.code), said: `${stdout}${stderr}` }),
    );
  });
}

test("both languages list the same commands", () => {
  expect(COMMANDS.length).toBeGreaterThan(10);
  expect(longForms("guarantees.zh-CN.md")).toEqual(COMMANDS);
});

test("the scenarios have only flags that there are", async () => {
  const typed = SCENARIOS.map((command) => command.replace("npm run chaos -- ", ""));
  const { code, said } = await run("chaos", `${typed.join(" ")} --help --lang en`);
  expect(said).toMatch(/^npm run chaos -- /);
  expect(code).toBe(0);
});

test.for(IN_VITEST)("%s names a test, which reads the variable", (command) => {
  const [, variable = "", project = "", name = ""] =
    /^(\w+)=.* --project (\w+) ([\w-]+)'$/.exec(command) ?? [];
  const files = globSync(`test/${project}/**/*.test.ts`).filter((file) => file.includes(name));
  const readers = files.filter((file) => readFileSync(file, "utf8").includes(`process.env["${variable}"]`));
  expect(files).not.toEqual([]);
  expect(readers).toEqual(files);
});

const MEASURING = ["chaos", "bench", "bench:requests", "bench:own-machine"];

test.concurrent.for(MEASURING)(
  "npm run %s says what it takes, and refuses another flag, before it runs anything",
  async (name) => {
    const help = await run(name, "--help --lang zh");
    const refused = await run(name, "--codez 3 --lang en");
    expect([help.code, refused.code]).toEqual([0, 1]);
    expect(help.said).toMatch(
      new RegExp(`^npm run ${name}\\b[^\n]*\n\n  --\\w+ +[^\n]*\\p{Script=Han}`, "u"),
    );
    expect(refused.said).toMatch(new RegExp(`^--codez is not a flag[^\n]*\n\nnpm run ${name}\\b`));
  },
);

test("the bench is not begun with a bundle that is not there", async () => {
  const { code, said } = await run("bench", "--smoke --against no/such/index.js --lang en");
  expect(said).toBe("no/such/index.js cannot be read\n");
  expect(code).toBe(1);
});

test.concurrent.for(["--codes abc", "--rate 0", "--kills=-1"])(
  "a scenario with %s is refused before it begins",
  async (typed) => {
    const { code, said } = await run("chaos", `${typed} --lang en`);
    const [flag = "", text] = typed.split(/[ =]/);
    const least = flag === "--kills" ? 0 : 1;
    expect(said).toBe(`${flag}: expected a whole number from ${least} on, found "${text}"\n`);
    expect(code).toBe(1);
  },
);
