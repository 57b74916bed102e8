/** `npm run serve`: the production bundle on a machine of one's own. */
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { chmod, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { shardOf } from "../../../src/objects/names.ts";
import { databaseWith, lengthenRecord } from "../../cloudflare/long-record.ts";
import { OwnMachine } from "../../own-machine/machine.ts";
import { asked, Company, outcomes, RULES, settled } from "./company.ts";

let company: Company;
const machines: OwnMachine[] = [];
beforeEach(async () => {
  company = await Company.open();
});
afterEach(async () => {
  await Promise.all([company.wecom.close(), ...machines.splice(0).map((machine) => machine.stop())]);
});

async function served(): Promise<OwnMachine> {
  const machine = await company.machine();
  machines.push(machine);
  return machine;
}

async function prepared(options: Parameters<typeof OwnMachine.prepare>[0]): Promise<OwnMachine> {
  const machine = await OwnMachine.prepare(options);
  machines.push(machine);
  return machine;
}

/** Has a cron of a machine that is down be due since long; the path of the clock's database. */
function atOnce(machine: OwnMachine, cron: string): string {
  const folder = join(machine.storage, "own-machine-Clock");
  const path = join(folder, readdirSync(folder).find((name) => /^[\da-f]{64}\.sqlite$/.test(name)) ?? "");
  const database = new DatabaseSync(path);
  database.prepare("UPDATE crons SET next_at = 1000 WHERE cron = ?").run(cron);
  database.close();
  return path;
}

/** The number `value` that a query finds in a database that is in use. */
function query(path: string, sql: string): number {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 2_000 });
  try {
    return Number(database.prepare(sql).get()?.["value"]);
  } finally {
    database.close();
  }
}

/** What a command says that does not start. */
async function refusal(machine: OwnMachine): Promise<string> {
  const child = machine.spawn();
  await once(child, "close");
  expect(child.exitCode).toBe(1);
  return machine.said;
}

describe("a machine that serves", () => {
  let machine: OwnMachine;
  let owner: Company;
  beforeAll(async () => {
    owner = await Company.open();
    machine = await owner.machine({ TRUSTED_PROXY_HEADER: "x-real-ip" });
  });
  afterAll(async () => {
    await Promise.all([owner.wecom.close(), machine.stop()]);
  });

  test("sends one welcome, and answers at /healthz", async () => {
    const contact = owner.greet();
    expect(await settled(machine, contact)).toEqual(["sent"]);
    expect(contact.received).toHaveLength(1);
    const health = await fetch(`${machine.url}/healthz`);
    expect(await health.json()).toMatchObject({ ok: true });
  });

  test("names the objects' folders as every version does", async () => {
    // An object's id is made of this name: another name loses what is stored.
    expect((await readdir(machine.storage)).sort()).toEqual(
      expect.arrayContaining([
        "own-machine-Clock",
        "own-machine-KvStore",
        ...[
          "ChannelCodes",
          "Credentials",
          "Dispatcher",
          "KfInbox",
          "MediaKeeper",
          "RulesEditor",
          "Suite",
        ].map((name) => `yingbin-${name}`),
      ]),
    );
  });

  test("serves the static files, and asks the Worker for what is no file", async () => {
    const file = await fetch(`${machine.url}/api-docs/openapi.json`);
    expect(file.headers.get("content-type")).toBe("application/json");
    const etag = file.headers.get("etag") ?? "";
    const again = await fetch(`${machine.url}/api-docs/openapi.json`, { headers: { "if-none-match": etag } });
    expect(again.status).toBe(304);
    const page = await fetch(`${machine.url}/console/`);
    expect(page.headers.get("content-type")).toContain("text/html");
    expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect((await fetch(`${machine.url}/nowhere`)).status).toBe(404);
  });

  test("limits logins by the address that the proxy tells, and believes no other header", async () => {
    const login = async (address: string, forged = "192.0.2.1") => {
      const headers = {
        "x-real-ip": address,
        "cf-connecting-ip": forged,
        "content-type": "application/json",
      };
      const body = JSON.stringify({ token: "wrong" });
      return (await fetch(`${machine.url}/api/session`, { method: "POST", headers, body })).status;
    };
    const statuses: number[] = [];
    // The limit and the next period's.
    for (let n = 0; n < 42; n += 1) statuses.push(await login("198.51.100.7", `192.0.2.${n}`));
    expect(statuses).toContain(429);
    // What a client claims stands before the address that the proxy adds.
    expect(await login("192.0.2.1, 198.51.100.8")).not.toBe(429);
  });

  test("lets no second process use its folder, and goes on", async () => {
    const second = await prepared({ secrets: company.secrets, data: machine.data });
    expect(await refusal(second)).toContain("Another process uses the folder");
    expect(second.said).toContain(String(machine.pid));
    expect(await settled(machine, owner.greet())).toEqual(["sent"]);
  });

  test("keeps its port: another start says that it is taken, and ends", async () => {
    const second = await prepared({
      secrets: company.secrets,
      flags: ["--listen", new URL(machine.url).host],
    });
    await refusal(second);
    expect(second.log).toContainEqual(expect.objectContaining({ event: "machine.not-started" }));
  });
});

describe("a machine that ends", () => {
  test("keeps rules, record and open codes when it is killed", async () => {
    const machine = await served();
    expect(await settled(machine, company.greet())).toEqual(["sent"]);
    company.wecom.faults.add({ api: "send_welcome_msg", then: { hang: true } });
    const open = company.greet();
    await vi.waitFor(() => expect(company.wecom.journal.calls("send_welcome_msg")).toHaveLength(2), 10_000);
    await machine.kill();
    await machine.begin();
    expect(await settled(machine, open)).toEqual(["sent"]);
    expect(open.received).toHaveLength(1);
    expect(await asked(machine, "/api/rules")).toMatchObject({ text: RULES });
  });

  test("starts workerd again when it ends", async () => {
    const machine = await served();
    await machine.killWorkerd();
    await machine.until("machine.serving", 1);
    expect(machine.log).toContainEqual(
      expect.objectContaining({ event: "machine.ended", reason: "SIGKILL" }),
    );
    company.calls(machine);
    expect(await settled(machine, company.greet())).toEqual(["sent"]);
  });

  test("ends with exit code 0 at SIGTERM, also during a call, and goes on at the next start", async () => {
    const machine = await served();
    company.wecom.faults.add({ api: "send_welcome_msg", then: { hang: true } });
    const open = company.greet();
    await vi.waitFor(() => expect(company.wecom.journal.calls("send_welcome_msg")).toHaveLength(1), 10_000);
    expect(await machine.terminate()).toBe(0);
    await machine.begin();
    expect(await settled(machine, open)).toEqual(["sent"]);
    expect(open.received).toHaveLength(1);
  });

  test("lets only its user see the folder, whatever it was before", async () => {
    const machine = await served();
    await machine.terminate();
    await chmod(machine.data, 0o755);
    await machine.begin();
    expect((await stat(machine.data)).mode & 0o777).toBe(0o700);
  });

  test("runs a cron that was due while it was down, once, and sets the next", async () => {
    const machine = await served();
    await machine.terminate();
    const clock = atOnce(machine, "*/5 * * * *");
    const tokens = () => company.wecom.journal.calls("gettoken").length;
    const asked = tokens();
    await machine.begin();
    // This cron keeps tokens alive, and nobody else asks for one.
    await vi.waitFor(() => expect(tokens()).toBe(asked + 1), 20_000);
    const next = query(clock, "SELECT next_at AS value FROM crons WHERE cron = '*/5 * * * *'");
    expect(next).toBeGreaterThan(Date.now() - 60_000);
  });
});

describe("the record", () => {
  test("loses what is older than 30 days, by the nightly cron, and keeps the rest", async () => {
    const machine = await served();
    const fresh = company.greet();
    expect(await settled(machine, fresh)).toEqual(["sent"]);
    await machine.terminate();
    const day = 24 * 60 * 60_000;
    const now = Date.now();
    const database = await databaseWith(machine, fresh.customer.externalUserId);
    // Of 60 days, a delivery for each hour.
    lengthenRecord(database, {
      rows: 1_440,
      shard: shardOf("wm-old-1"),
      from: now - 60 * day,
      to: now - day,
    });
    atOnce(machine, "17 19 * * *");
    await machine.begin();
    // Asked by the API: whoever reads the database file beside workerd can lock it.
    const to = new Date(now - 30 * day - 60_000).toISOString();
    const old = () => asked(machine, `/api/deliveries?to=${to}&limit=1`);
    await vi.waitFor(async () => expect(await old()).toMatchObject({ deliveries: [] }), 30_000);
    expect(await outcomes(machine, fresh)).toEqual(["sent"]);
    await machine.terminate();
    const kept = query(database, "SELECT COUNT(*) AS value FROM deliveries WHERE customer LIKE 'wm-old-%'");
    expect(kept).toBeGreaterThan(650);
    expect(kept).toBeLessThan(720);
  });
});

describe("a second process", () => {
  test("is refused as long as workerd runs, although its launcher was killed", async () => {
    const machine = await served();
    await machine.killLauncher();
    const second = await prepared({ secrets: company.secrets, data: machine.data });
    expect(await refusal(second)).toContain("Another process uses the folder");
    await machine.killWorkerd();
    await second.begin();
  });
});

describe("the command", () => {
  const REFUSED = [
    [["--data", ""], "the folder in which"],
    [["--listen", "8787"], '--listen must be an address with a port, such as 127.0.0.1:8787, not "8787".'],
    [["--lang", "zh", "--listen", "8787"], "--listen 要写地址加端口"],
    [["--adta", "x"], "--adta"],
    [["--config", "/nowhere/yingbin.env"], '"/nowhere/yingbin.env" could not be read: ENOENT'],
  ] as const;
  test.for(REFUSED)("refuses %j", async ([flags, words]) => {
    const machine = await prepared({ secrets: company.secrets, flags });
    expect(await refusal(machine)).toContain(words);
  });

  test("refuses a file of secrets that others may read, says why, and takes it afterwards", async () => {
    const machine = await prepared({ secrets: company.secrets });
    await chmod(machine.config, 0o640);
    const said = await refusal(machine);
    expect(said).toContain("others on this machine may read it (mode 640): chmod 600");
    await chmod(machine.config, 0o600);
    await machine.begin();
  });

  test("says how it is used", async () => {
    const machine = await prepared({ secrets: {}, flags: ["--help"] });
    const child = machine.spawn();
    await once(child, "close");
    expect(child.exitCode).toBe(0);
    expect(machine.said).toContain("npm run serve -- --config yingbin.env --data /var/lib/yingbin");
  });

  test("refuses a system without the program that locks", async () => {
    const machine = await prepared({ secrets: company.secrets, environment: { PATH: "" } });
    expect(await refusal(machine)).toContain(
      "The program flock is missing, with which a folder is locked: install util-linux. Other systems than Linux are not served.",
    );
  });

  test("refuses a start without apps", async () => {
    const machine = await prepared({ secrets: { ADMIN_TOKEN: "x" } });
    expect(await refusal(machine)).toContain("There is no WECOM_APPS");
  });

  test("refuses a folder that is too deep for a socket, and a file in its place", async () => {
    const deep = await prepared({ secrets: company.secrets, data: `/tmp/${"deep/".repeat(20)}` });
    expect(await refusal(deep)).toContain("is too long: 90 bytes are the most");
    const file = await prepared({ secrets: company.secrets, data: deep.config });
    expect(await refusal(file)).toContain("cannot be used: EEXIST");
  });
});
