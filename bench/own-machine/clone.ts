/** From a fresh clone to the first callback answered: clone, packages, build, start. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { SimulatedWecom } from "../../simulator/index.ts";
import { ms } from "../report/format.ts";

const run = promisify(execFile);

export async function measureClone(folder: string): Promise<string[][]> {
  const wecom = await SimulatedWecom.start();
  const corp = wecom.addCorp();
  const app = corp.addApp({ name: "sales" });
  const staff = corp.addStaff({ userid: "zhangsan", name: "张三" });
  const config = join(folder, "yingbin.env");
  const secrets = {
    WECOM_APPS: JSON.stringify({ sales: app.credentials() }),
    ADMIN_TOKEN: "an-admin-token-that-is-long-enough",
    WECOM_API_BASE: wecom.url,
  };
  const lines = Object.entries(secrets).map(([name, value]) => `${name}='${value}'\n`);
  await writeFile(config, lines.join(""), { mode: 0o600 });
  const clone = join(folder, "clone");
  const begun = performance.now();
  await run("git", ["clone", "--quiet", "--depth", "1", `file://${resolve(".")}`, clone]);
  const cloned = performance.now();
  await run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: clone, maxBuffer: 2 ** 26 });
  const installed = performance.now();
  const flags = [
    "--config",
    config,
    "--data",
    join(folder, "data"),
    "--listen",
    "127.0.0.1:0",
    "--private-network",
  ];
  const serve = spawn("npm", ["run", "--silent", "serve", "--", ...flags], {
    cwd: clone,
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  try {
    for await (const line of createInterface(serve.stdout)) {
      const told = JSON.parse(line);
      if (told.event !== "machine.serving") continue;
      app.callbackUrl = `http://127.0.0.1:${told.port}/callback/sales`;
      break;
    }
    const contact = corp.addContact({ staff, customer: corp.addCustomer({ name: "李雷" }) });
    while (contact.callbacks[0]?.attempts[0]?.status !== 200)
      await new Promise((done) => setTimeout(done, 5));
    const answered = performance.now();
    return [
      ["clone to a callback answered", ms(answered - begun)],
      [
        "of it: clone, packages (npm ci), build and start",
        [cloned - begun, installed - cloned, answered - installed].map(ms).join(", "),
      ],
    ];
  } finally {
    if (serve.pid !== undefined && serve.exitCode === null) {
      const ended = once(serve, "exit");
      process.kill(-serve.pid, "SIGTERM");
      await ended;
    }
    await wecom.close();
  }
}
