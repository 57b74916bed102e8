/** Backup while a machine serves, and restore on another. */
import { spawnSync } from "node:child_process";
import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Contact } from "../../../simulator/index.ts";
import { OwnMachine } from "../../own-machine/machine.ts";
import { Company, outcomes, settled } from "./company.ts";
import { run } from "./run.ts";

let company: Company;
let machine: OwnMachine;
const others: OwnMachine[] = [];
beforeEach(async () => {
  company = await Company.open();
  machine = await company.machine();
});
afterEach(() =>
  Promise.all([company.wecom.close(), machine.stop(), ...others.splice(0).map((one) => one.stop())]),
);

/** How often WeCom took a message for a contact. */
const taken = ({ codes }: Contact) => {
  const known = [...codes.values()];
  return company.wecom.journal
    .calls("send_welcome_msg", ({ code }) => known.includes(code ?? ""))
    .filter(({ effect }) => effect === "delivered").length;
};

test("a backup that is made under load is restored: no code is used twice, no open one is forgotten", {
  timeout: 120_000,
}, async () => {
  const before = [company.greet(), company.greet()];
  for (const contact of before) expect(await settled(machine, contact)).toEqual(["sent"]);
  company.wecom.faults.add({ api: "send_welcome_msg", times: 1, then: { hang: true } });
  const open = company.greet("王小明");
  await vi.waitFor(() => expect(company.wecom.journal.calls("send_welcome_msg")).toHaveLength(3), 10_000);

  const meanwhile: Contact[] = [];
  const timer = setInterval(() => void meanwhile.push(company.greet()), 50);
  const file = join(machine.config, "../backup.tar.gz");
  const copied = await run("backup", "--data", machine.data, "--to", file);
  clearInterval(timer);
  expect(copied).toMatchObject({ code: 0, said: expect.stringContaining(`${file} has `) });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  for (const contact of meanwhile) expect(await settled(machine, contact)).toEqual(["sent"]);
  await machine.kill();

  const port = Number(new URL(machine.url).port);
  const second = await OwnMachine.prepare({ secrets: company.secrets, port });
  others.push(second);
  const restored = await run("restore", "--from", file, "--data", second.data);
  expect(restored).toMatchObject({
    code: 0,
    said: expect.stringContaining("make sure that the machine it came from"),
  });
  await second.begin();
  // What was open goes on by its alarm: nobody asks for it before.
  await vi.waitFor(() => expect(open.received.length).toBe(1), 15_000);
  expect(await settled(second, open)).toHaveLength(1);
  // WeCom repeats what it had told the first machine, too.
  for (const contact of [...before, ...meanwhile]) {
    for (const callback of contact.callbacks) expect((await callback.deliver()).status).toBe(200);
    await settled(second, contact);
  }
  for (const contact of [...before, open, ...meanwhile]) {
    expect(taken(contact)).toBe(1);
    expect(contact.received).toHaveLength(1);
  }
  // What the backup holds is known, and not called again.
  for (const contact of before) expect(await outcomes(second, contact)).toEqual(["sent"]);
});

test("backup and restore refuse what they cannot do, and leave nothing half done", async () => {
  const folder = join(machine.config, "..");
  const file = join(folder, "backup.tar.gz");
  expect((await run("backup")).said).toContain("--data must say");
  expect((await run("backup", "--help")).said).toContain("npm run backup -- --data");
  expect((await run("backup", "--data", machine.data)).said).toContain("--to must say which file to write");
  expect((await run("backup", "--data", folder, "--to", file)).said).toContain(
    "has no data of npm run serve",
  );
  const nowhere = await run("backup", "--data", machine.data, "--to", "/nowhere/b.tar.gz");
  expect(nowhere.said).toContain('"/nowhere/b.tar.gz" could not be written: ENOENT');
  expect(await run("backup", "--data", machine.data, "--to", file)).toMatchObject({ code: 0 });
  expect((await run("backup", "--data", machine.data, "--to", file)).said).toContain("is there already");

  expect((await run("restore", "--help")).said).toContain("npm run restore -- --from");
  expect((await run("restore", "--data", join(folder, "new"))).said).toContain("--from must say which file");
  const busy = await run("restore", "--from", file, "--data", machine.data);
  expect(busy.said).toContain("Another process uses the folder");
  await machine.terminate();
  expect((await run("restore", "--from", file, "--data", machine.data)).said).toContain("has data already");
  const half = join(folder, "half.tar.gz");
  await writeFile(half, (await readFile(file)).subarray(0, 500));
  expect((await run("restore", "--from", half, "--data", join(folder, "new"))).said).toContain("tar failed");
  await rm(half);
  spawnSync("tar", ["-czf", half, "-C", folder, "yingbin.env"]);
  expect((await run("restore", "--from", half, "--data", join(folder, "new"))).said).toContain(
    "is no file of npm run",
  );
  const spoilt = join(folder, "spoilt");
  await mkdir(spoilt);
  spawnSync("tar", ["-xzf", file, "-C", spoilt]);
  await rm(join(spoilt, "yingbin-RulesEditor"), { recursive: true, force: true });
  await rm(join(spoilt, "own-machine-Clock"), { recursive: true });
  await rm(half);
  spawnSync("tar", ["-czf", half, "-C", spoilt, "."]);
  expect((await run("restore", "--from", half, "--data", join(folder, "new"))).said).toContain("is broken");
  await writeFile(join(spoilt, "backup.json"), "{");
  await rm(half);
  spawnSync("tar", ["-czf", half, "-C", spoilt, "."]);
  expect((await run("restore", "--from", half, "--data", join(folder, "new"))).said).toContain(
    "could not be restored",
  );
  const missing = await run("restore", "--from", "/nowhere.tar.gz", "--data", join(folder, "new"));
  expect(missing.said).toContain("tar failed");
  expect(await run("restore", "--from", file, "--data", join(folder, "new"))).toMatchObject({ code: 0 });
});
