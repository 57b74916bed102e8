/** The commands beside a machine of one's own: its rules before it starts and while it serves, and the doctor. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { OwnMachine } from "../../own-machine/machine.ts";
import { asked, Company, RULES, settled, textsFor } from "./company.ts";
import { run } from "./run.ts";

const NEXT = RULES.replace("您好", "再次");
const FAULTY = RULES.replace("send", "sned");

let company: Company;
let machine: OwnMachine;
beforeEach(async () => {
  company = await Company.open();
  machine = await OwnMachine.prepare({ secrets: company.secrets });
});
afterEach(() => Promise.all([company.wecom.close(), machine.stop()]));

async function file(text: string): Promise<string> {
  const path = join(machine.config, "..", `${Math.random()}.yaml`);
  await writeFile(path, text);
  return path;
}

test("rules are pushed before the first start, pushed anew while it serves, and taken back", async () => {
  const { data } = machine;
  const first = await run("rules", "push", await file(RULES), "--data", data);
  expect(first.said).toContain(`Published: "rules" in the KV of the machine with the folder "${data}"`);
  await machine.begin();
  company.calls(machine);
  const contact = company.greet();
  await settled(machine, contact);
  expect(textsFor(contact)).toEqual(["您好，欢迎！"]);
  expect((await run("rules", "push", await file(NEXT), "--data", data)).said).toContain(
    `rollback --data ${data}`,
  );
  expect(await asked(machine, "/api/rules")).toMatchObject({ text: NEXT });
  await run("rules", "rollback", "--data", data);
  expect(await asked(machine, "/api/rules")).toMatchObject({ text: RULES });
  expect((await run("rules", "pull", "--data", data)).said).toBe(RULES);
});

test("a faulty file is refused, and taken as it is with --unchecked", async () => {
  const path = await file(FAULTY);
  expect(await run("rules", "push", path, "--data", machine.data)).toMatchObject({ code: 1 });
  // A command that gives up leaves the folder free.
  await machine.begin();
  await machine.terminate();
  expect(await run("rules", "push", path, "--data", machine.data, "--unchecked")).toMatchObject({ code: 0 });
  expect((await run("rules", "pull", "--data", machine.data)).said).toBe(FAULTY);
  const elsewhere = await run("rules", "push", path, "--unchecked");
  expect(elsewhere.said).toContain("--unchecked goes with --data");
});

test("an app has a file of its own", async () => {
  await run("rules", "push", await file(RULES), "--data", machine.data);
  await run("rules", "push", await file(NEXT), "--data", machine.data, "--app", "sales");
  expect((await run("rules", "pull", "--data", machine.data)).said).toBe(RULES);
  expect((await run("rules", "pull", "--data", machine.data, "--app", "sales")).said).toBe(NEXT);
});

test("a process that has the folder and does not answer is named", async () => {
  await machine.begin();
  process.kill(machine.pid ?? 0, "SIGSTOP");
  const { code, said } = await run("rules", "pull", "--data", machine.data);
  expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining("does not answer") });
});

test("the doctor, codes and figures take the token from the machine's file", async () => {
  await machine.begin();
  const report = await run("doctor", "--url", machine.url, "--config", machine.config);
  expect(report.said).toContain("sales (");
  const codes = await run(
    "codes",
    "list",
    "--app",
    "sales",
    "--url",
    machine.url,
    "--config",
    machine.config,
  );
  expect(codes).toMatchObject({ code: 0 });
  const figures = await run("figures", "--url", machine.url, "--config", machine.config);
  expect(figures).toMatchObject({ code: 0 });
});
