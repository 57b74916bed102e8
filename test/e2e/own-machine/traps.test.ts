/** What plain workerd by itself gets wrong on a disk: alarms whose row is gone, and alarms after a full disk. */
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, rmdirSync, rmSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { OwnMachine } from "../../own-machine/machine.ts";
import { Company, RULES } from "./company.ts";

let company: Company;
beforeEach(async () => {
  company = await Company.open();
});
afterEach(() => company.wecom.close());

const calls = () => company.wecom.journal.calls("send_welcome_msg").length;

/** Takes the alarms of all objects away, as if the disk had lost them. */
async function loseAlarms(machine: OwnMachine): Promise<void> {
  for (const name of await readdir(machine.storage)) {
    const folder = join(machine.storage, name);
    if (!(await readdir(folder)).includes("metadata.sqlite")) continue;
    const metadata = new DatabaseSync(join(folder, "metadata.sqlite"));
    metadata.exec("DROP TABLE _cf_ALARM");
    metadata.close();
  }
}

/** The names that the Dispatchers have kept. */
async function keptNames(machine: OwnMachine): Promise<unknown[]> {
  const folder = join(machine.storage, "yingbin-Dispatcher");
  const files = (await readdir(folder)).filter((name) => /^[\da-f]{64}\.sqlite$/.test(name));
  return files.flatMap((name) => {
    const database = new DatabaseSync(join(folder, name), { readOnly: true });
    const rows = database.prepare("SELECT name FROM own_machine").all();
    database.close();
    return rows.map((row) => row["name"]);
  });
}

test("an alarm whose row is gone rings after the next start, and its object knows its name", async () => {
  const machine = await company.machine();
  try {
    company.wecom.faults.add({ api: "send_welcome_msg", then: { hang: true } });
    const open = company.greet();
    await vi.waitFor(() => expect(calls()).toBe(1), 10_000);
    await machine.kill();
    expect(await keptNames(machine)).toContainEqual(expect.stringMatching(`^${company.corp.corpId}`));
    await loseAlarms(machine);
    await machine.begin();
    // No request wakes the object.
    await vi.waitFor(() => expect(open.received).toHaveLength(1), 15_000);
    expect(machine.log).toContainEqual(expect.objectContaining({ event: "machine.alarms-repaired" }));
  } finally {
    await machine.stop();
  }
});

/** A disk of this size, on which a machine starts; null where this process may mount none. */
function smallDisk(): string | null {
  const folder = mkdtempSync(join(tmpdir(), "yingbin-disk-"));
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", "size=6m", "tmpfs", folder]);
  if (status === 0) return folder;
  rmdirSync(folder);
  return null;
}

function fill(file: string): void {
  try {
    for (;;) appendFileSync(file, Buffer.alloc(4_096));
  } catch {
    // The disk is full.
  }
}

test("a full disk is told by 503, and alarms ring at once when it has room again (where a small disk can be mounted)", {
  timeout: 120_000,
}, async ({ skip }) => {
  const disk = smallDisk();
  if (disk === null) return skip("only root can mount a small disk");
  const machine = await OwnMachine.prepare({ secrets: company.secrets, data: join(disk, "data") });
  try {
    await machine.begin();
    await machine.put("RULES", "rules", RULES);
    company.calls(machine);
    // A welcome that is under way when the disk fills up.
    const outage = company.wecom.faults.add({ api: "send_welcome_msg", times: 9, then: { hang: true } });
    const open = company.greet("王小明");
    await vi.waitFor(() => expect(calls()).toBeGreaterThan(0), 10_000);
    fill(join(disk, "filler"));
    const refused = company.greet("李雷");
    await vi.waitFor(() => expect(refused.callbacks[0]?.attempts[0]?.status).toBe(503), 10_000);
    const health = async () => (await fetch(`${machine.url}/healthz`)).status;
    await vi.waitFor(async () => expect(await health()).toBe(503), 30_000);
    // On the full disk it also starts.
    await machine.kill();
    await machine.begin();
    await vi.waitFor(async () => expect(await health()).toBe(503), 30_000);
    outage.remove();
    rmSync(join(disk, "filler"));
    const restart = await machine.until("machine.restarting");
    expect(restart).toMatchObject({ reason: "disk-was-full" });
    await machine.until("machine.serving", 2);
    company.calls(machine);
    await vi.waitFor(async () => expect(await health()).toBe(200), 10_000);
    const later = company.greet("韩梅梅");
    await vi.waitFor(() => expect(later.received).toHaveLength(1), 10_000);
    expect(open.received.length).toBeLessThan(2);
  } finally {
    await machine.stop();
    spawnSync("umount", ["-l", disk]);
    rmdirSync(disk);
  }
});
