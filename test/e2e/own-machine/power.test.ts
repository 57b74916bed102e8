/**
 * What stands between an answer and a power cut: workerd is watched while it serves. The row is written and flushed to
 * the disk (fsync) before the answer goes out. That a disk keeps what it has flushed cannot be shown here.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import type { OwnMachine } from "../../own-machine/machine.ts";
import { Company, settled } from "./company.ts";

const CALLS = "trace=fsync,fdatasync,pwrite64,write,writev,sendto,sendmsg";
const ANSWER = /(?:write|writev|sendto|sendmsg)\(.*"HTTP\/1\.1 200/;

/** The calls of the kernel's that workerd makes while `act` runs, in order. */
async function watched(machine: OwnMachine, act: () => Promise<unknown>): Promise<string[]> {
  const file = join(machine.data, "..", "calls");
  const args = ["-f", "-y", "-s", "40", "-e", CALLS, "-o", file, "-p", String(machine.pid)];
  const strace: ChildProcess = spawn("strace", args, { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  strace.stderr?.on("data", (chunk) => {
    said += chunk;
  });
  await vi.waitFor(() => expect(said).toContain("attached"), 10_000);
  await act();
  const ended = once(strace, "exit");
  strace.kill("SIGINT");
  await ended;
  return readFileSync(file, "utf8").split("\n");
}

/** The calls for a class's databases up to the first answer: `write` and `flush`, each once in a row. */
function beforeAnswer(calls: readonly string[], className: string): string[] {
  const answered = calls.findIndex((call) => ANSWER.test(call));
  expect(answered).toBeGreaterThan(-1);
  const ofClass = calls.slice(0, answered).filter((call) => call.includes(`/${className}/`));
  const kinds = ofClass.map((call) => (/f(?:data)?sync\(/.test(call) ? "flush" : "write"));
  return kinds.filter((kind, index) => kind !== kinds[index - 1]);
}

test("a claim and a value of KV are flushed to the disk before the answer (where strace may watch)", async ({
  skip,
}) => {
  const { status } = spawnSync("strace", ["-o", "/dev/null", "true"]);
  if (status !== 0) return skip("strace is not installed, or may watch no process");
  const company = await Company.open();
  const machine = await company.machine();
  try {
    // Objects and their files are there before.
    const first = company.greet();
    await settled(machine, first);
    const [callback] = first.callbacks;
    expect(callback).toBeDefined();

    const claim = await watched(machine, async () => {
      const contact = company.greet();
      await vi.waitFor(() => expect(contact.callbacks[0]?.attempts[0]?.status).toBe(200), 20_000);
    });
    expect(beforeAnswer(claim, "yingbin-Dispatcher").slice(-2)).toEqual(["write", "flush"]);

    const value = await watched(machine, () => machine.put("CACHE", "a", "b"));
    expect(beforeAnswer(value, "own-machine-KvStore")).toEqual(["write", "flush"]);

    // A repeat writes nothing: the order above is of these rows.
    const repeat = await watched(machine, async () => {
      expect((await callback?.deliver())?.status).toBe(200);
    });
    expect(beforeAnswer(repeat, "yingbin-Dispatcher")).toEqual([]);
  } finally {
    await Promise.all([machine.stop(), company.wecom.close()]);
  }
});
