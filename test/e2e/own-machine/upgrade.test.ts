/** A new version in place of the former on one folder, the former back, and the new version again. */
import { resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test, vi } from "vitest";
import type { Contact } from "../../../simulator/index.ts";
import { databasesOf } from "../../cloudflare/footprint.ts";
import { freePort } from "../../own-machine/free-port.ts";
import { OwnMachine } from "../../own-machine/machine.ts";
import { ADDED, nextVersion } from "../../own-machine/next-version.ts";
import { asked, Company, outcomes, RULES, settled } from "./company.ts";

/** The customers whose deliveries have a value in the new version's column. */
async function addedFor(machine: OwnMachine): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const path of await databasesOf(machine)) {
    const database = new DatabaseSync(path, { readOnly: true, timeout: 2_000 });
    const { columns } = Object(
      database.prepare("SELECT group_concat(name) AS columns FROM pragma_table_info('deliveries')").get(),
    );
    if (String(columns).split(",").includes(ADDED.column)) {
      const rows = database
        .prepare(`SELECT customer FROM deliveries WHERE ${ADDED.column} = ?`)
        .all(ADDED.value);
      found.push(...rows.map((row) => row["customer"]));
    }
    database.close();
  }
  return found;
}

test("a new version, the former and the new again go on with what the other left, and read each other's rows", {
  timeout: 180_000,
}, async () => {
  const company = await Company.open();
  const next = await nextVersion();
  const machine = await OwnMachine.prepare({ secrets: company.secrets, port: await freePort() });
  const roots = { former: resolve("."), next: next.root } as const;
  const greeted: Contact[] = [];
  /** Greets a customer, and leaves another's welcome under way. */
  const serve = async (): Promise<Contact> => {
    const done = company.greet();
    expect(await settled(machine, done)).toEqual(["sent"]);
    company.wecom.faults.add({ api: "send_welcome_msg", then: { hang: true } });
    const known = company.wecom.journal.calls("send_welcome_msg").length;
    const open = company.greet("王小明");
    await vi.waitFor(
      () => expect(company.wecom.journal.calls("send_welcome_msg")).toHaveLength(known + 1),
      10_000,
    );
    greeted.push(done, open);
    return open;
  };
  try {
    await machine.begin();
    await machine.put("RULES", "rules", RULES);
    company.calls(machine);
    let open = await serve();
    for (const version of ["next", "former", "next"] as const) {
      await machine.terminate();
      machine.root = roots[version];
      await machine.begin();
      // What the other version left open goes on.
      expect(await settled(machine, open)).toEqual(["sent"]);
      expect(await asked(machine, "/api/rules")).toMatchObject({ text: RULES });
      open = await serve();
    }
    expect(await settled(machine, open)).toEqual(["sent"]);
    for (const contact of greeted) {
      for (const callback of contact.callbacks) expect((await callback.deliver()).status).toBe(200);
      expect(await outcomes(machine, contact)).toEqual(["sent"]);
      expect(contact.received).toHaveLength(1);
    }
    // The second pair and the fourth are the new version's: its rows outlive the former version.
    const byNext = [...greeted.slice(2, 4), ...greeted.slice(6, 8)];
    expect((await addedFor(machine)).sort()).toEqual(
      byNext.map(({ customer }) => customer.externalUserId).sort(),
    );
  } finally {
    await Promise.all([machine.stop(), company.wecom.close()]);
    next.remove();
  }
});
