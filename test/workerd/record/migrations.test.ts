/** Tests that this version opens tables of earlier versions, and that earlier versions use tables of this version. */
import { abortAllDurableObjects, reset, runInDurableObject } from "cloudflare:test";
import { afterEach, expect, test, vi } from "vitest";
import { wireDispatcher } from "../../../src/delivery/dispatcher/wiring.ts";
import type { Dispatcher } from "../../../src/delivery/dispatcher.ts";
import { present } from "../../../src/delivery/record/record.ts";
import { COLUMNS } from "../../../src/delivery/record/table/columns.ts";
import { DELIVERIES } from "../../../src/delivery/record/table/migrations.ts";
import { type Migration, migrate } from "../../../src/storage/migrations.ts";
import { rowsUsed } from "../rows-used.ts";
import { bindings, CORP_ID } from "../wecom.ts";
import { EARLIER_INSERT, EARLIER_TABLES, rowsReceivedAt } from "./earlier-tables.ts";

afterEach(() => reset());

const dispatcher = () => bindings.DISPATCHER.getByName(`${CORP_ID}:0`);
const inside = <T>(look: (state: DurableObjectState) => T) =>
  runInDurableObject(dispatcher(), (_, state) => look(state));

const OWN_TABLES =
  "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_%' ESCAPE '\\'";

/** Leaves a Dispatcher with only these tables, as if no other version had opened it. */
async function stored(statements: string): Promise<DurableObjectStub<Dispatcher>> {
  await inside(({ storage: { sql } }) => {
    for (const { name } of sql.exec<{ name: string }>(OWN_TABLES).toArray()) sql.exec(`DROP TABLE "${name}"`);
    if (statements !== "") sql.exec(statements);
  });
  await abortAllDurableObjects();
  return dispatcher();
}

const columnsOf = (sql: SqlStorage) => sql.exec("SELECT * FROM deliveries LIMIT 0").columnNames;
const schemaOf = (sql: SqlStorage) =>
  sql.exec<{ name: string; type: string }>("SELECT name, type FROM sqlite_master ORDER BY name").toArray();

test.each(Object.entries(EARLIER_TABLES))(
  "tables %s get what came later, and keep their rows",
  async (_, tables) => {
    const at = Date.now() - 60_000;
    const stub = await stored(tables + rowsReceivedAt(at));
    expect(await stub.find("0-settled")).toMatchObject({
      by: "rule",
      rule: "默认",
      outcome: "sent",
      notes: ["a note"],
      waitsUntil: null,
      scene: null,
      msgid: null,
      followUps: [],
      attempts: [{ at, ms: 143, verdict: "sent" }],
    });
    const { deliveries } = await stub.search({}, null, 50);
    expect(deliveries.map(({ id }) => id)).toEqual(["0-settled", "0-open"]);
    await inside((state) => {
      const { ledger } = wireDispatcher(state, bindings);
      expect(ledger.open(0)).toMatchObject([{ id: "0-open", code: "CODE", details: null, given: null }]);
      expect(columnsOf(state.storage.sql).toSorted()).toEqual(Object.keys(COLUMNS).toSorted());
    });
  },
);

test("what the version before stored in English is shown in the reader's language", async () => {
  const at = Date.now() - 60_000;
  const stub = await stored(
    `${EARLIER_TABLES["with programs' codes"]}
     INSERT INTO deliveries (id, app, event, via, staff, customer, eventAt, receivedAt, deadline, outcome, errcode, remedy,
                             cause, notes, followUps, settledAt, attempts)
       VALUES ('0-refused', 'sales', 'contact.added', 'added', 'zhangsan', 'wm1', ${at}, ${at}, ${at + 19_000}, 'refused',
               60111, 'If the member is still with the company, add them to the app''s visible range (可见范围).',
               'the member is not found: has left, or is outside the visible range (60111)',
               '["the member''s details were not known in time: no time was left", "a note of nobody''s"]',
               '[{"do":"tag","state":"waiting","errcode":null,"cause":"HTTP 502 came in WeCom''s place","at":${at}}]',
               ${at + 200}, '[]')`,
  );
  const found = await stub.find("0-refused");
  expect(found && present(found, "zh")).toMatchObject({
    remedy: "如果成员还在职，请把他加进应用的可见范围。",
    remedyCode: "remedy-60111",
    cause: "找不到成员：已离职，或不在可见范围内（60111）",
    causeCode: "errcode-60111",
    notes: ["没能及时查到成员的资料：已经没有时间", "a note of nobody's"],
    noteCodes: ["staff-unknown", null],
    then: [{ cause: "没有得到企业微信的应答，只得到 HTTP 502" }],
  });
  expect(found && present(found, "en").cause).toBe(found?.cause);
});

test("every database has the same tables, columns and indexes, whichever version began it", async () => {
  const fresh = await inside(({ storage }) => schemaOf(storage.sql));
  const columns = await inside(({ storage }) => columnsOf(storage.sql).toSorted());
  for (const tables of Object.values(EARLIER_TABLES)) {
    await stored(tables);
    expect(await inside(({ storage }) => schemaOf(storage.sql))).toEqual(fresh);
    expect(await inside(({ storage }) => columnsOf(storage.sql).toSorted())).toEqual(columns);
  }
});

test.each([...Object.entries(EARLIER_TABLES), ["of this version", ""]])(
  "the second start over tables %s writes no row and changes no table",
  async (_, tables) => {
    const stub = await stored(tables);
    const before = await inside(({ storage }) => schemaOf(storage.sql));
    const { written, statements } = await rowsUsed(stub, () =>
      inside(async (state) => {
        await wireDispatcher(state, bindings).background.start();
      }),
    );
    expect(statements).toBeGreaterThan(0);
    expect(written).toBe(0);
    expect(await inside(({ storage }) => schemaOf(storage.sql))).toEqual(before);
  },
);

test("the version before works on tables of this one, and its rows are read", async () => {
  const at = Date.now() - 60_000;
  await inside(({ storage: { sql } }) => {
    // The start of a version without numbered migrations.
    sql.exec(EARLIER_TABLES["with programs' codes"].replaceAll(/ALTER TABLE[^;]*;/g, ""));
    const claimed = [
      "0-before",
      "sales",
      "contact.added",
      "added",
      "zhangsan",
      null,
      "wm1",
      null,
      null,
      "CODE",
      null,
    ];
    const open = [at, at, at + 19_000, null, null, null, null, null, "rule", null, "open", null, null, null];
    expect(sql.exec(EARLIER_INSERT, ...claimed, ...open, "[]", "[]", null, "[]").rowsWritten).toBe(2);
  });
  await abortAllDurableObjects();
  expect(await dispatcher().find("0-before")).toMatchObject({
    staff: "zhangsan",
    outcome: "open",
    followUps: [],
  });
});

test("a row that cannot be read is left out, and keeps the object from nothing", async () => {
  const error = vi.spyOn(console, "error").mockReturnValue();
  const at = Date.now() - 60_000;
  const stub = await stored(
    `${EARLIER_TABLES["with programs' codes"]}${rowsReceivedAt(at)}
     INSERT INTO deliveries (id, app, event, customer, eventAt, receivedAt, deadline, outcome, notes, attempts)
       VALUES ('0-newer', 'sales', 'contact.other', 'wm3', ${at}, ${at}, ${at}, 'sent', '[]', '[]');
     INSERT INTO forgotten VALUES ('0-f', 'no time');
     INSERT INTO outbox (target, seq, lane, id, body, queuedAt) VALUES ('webhook:shop:', 1, 'wm1', 'e1', '{}', 'no time');
     INSERT INTO outbox_targets VALUES ('webhook:shop:', '{');
     INSERT INTO codes VALUES ('h', x'00', 1);
     INSERT INTO calls VALUES ('k', 'r', '0-settled', '{', ${Date.now()});
     INSERT INTO conversations (account, customer, channels, touchedAt) VALUES ('wk1', 'wm1', '{', 1);`,
  );
  const ids = (await stub.search({}, null, 50)).deliveries.map(({ id }) => id);
  expect(ids).toEqual(["0-settled", "0-open"]);
  expect(await stub.find("0-newer")).toBeNull();
  expect(await stub.noteKey("k", "another request")).toBe(true);
  expect(await stub.reserveCode(["h"], "0-x")).toBeNull();
  await vi.waitFor(() =>
    inside(({ storage }) => expect(storage.sql.exec("SELECT id FROM outbox").toArray()).toEqual([])),
  );
  expect(await stub.summaries(["shop"])).toMatchObject([{ onward: { webhook: { waiting: 0, givenUp: 0 } } }]);
  const lines = error.mock.calls.map(([line]) => JSON.stringify(line));
  expect(new Set(lines).size).toBe(lines.length);
  for (const table of ["deliveries", "forgotten", "outbox", "outbox_targets", "codes", "calls"]) {
    expect(lines.filter((line) => line.includes(`"key":"${table}"`))).toHaveLength(1);
  }
});

test("a list shows the fields that are allowed, and a delivery its attempts beside them", async () => {
  const at = Date.now() - 60_000;
  const stub = await stored(EARLIER_TABLES["with programs' codes"] + rowsReceivedAt(at));
  const [listed] = (await stub.search({}, null, 1)).deliveries;
  const found = await stub.find("0-settled");
  const hidden = (shown: object | null | undefined) =>
    Object.keys(COLUMNS).filter((name) => !(name in (shown ?? {})));
  expect(hidden(listed)).toEqual(expect.arrayContaining(["code", "details", "given", "attempts"]));
  expect(hidden(found)).toEqual(hidden(listed).filter((name) => name !== "attempts"));
});

test("the migrations that a release has stay as they are", () => {
  expect(DELIVERIES.slice(0, 4)).toEqual([
    {
      id: 1,
      create:
        'CREATE TABLE IF NOT EXISTS deliveries ("id" TEXT PRIMARY KEY, "app" TEXT NOT NULL, "event" TEXT NOT NULL, ' +
        '"via" TEXT, "staff" TEXT, "account" TEXT, "customer" TEXT NOT NULL, "state" TEXT, "code" TEXT, ' +
        '"eventAt" INTEGER NOT NULL, "receivedAt" INTEGER NOT NULL, "deadline" INTEGER NOT NULL, "rule" TEXT, ' +
        '"message" TEXT, "variant" TEXT, "outcome" TEXT NOT NULL, "errcode" INTEGER, "remedy" TEXT, "cause" TEXT, ' +
        '"notes" TEXT NOT NULL, "settledAt" INTEGER, "attempts" TEXT NOT NULL) WITHOUT ROWID',
    },
    { id: 2, create: "CREATE INDEX IF NOT EXISTS deliveries_by_receipt ON deliveries (receivedAt)" },
    {
      id: 3,
      addTo: "deliveries",
      columns: {
        scene: "TEXT",
        details: "TEXT",
        waitsUntil: "INTEGER",
        msgid: "TEXT",
        by: "TEXT",
        given: "TEXT",
        followUps: "TEXT",
      },
    },
    {
      id: 4,
      create: expect.stringMatching(
        /^CREATE INDEX IF NOT EXISTS deliveries_by_msgid ON deliveries \(msgid\)\s+WHERE msgid IS NOT NULL AND "by" = 'program'$/,
      ),
    },
  ]);
});

const FIRST: Migration = {
  id: 1,
  create: "CREATE TABLE IF NOT EXISTS things (id TEXT PRIMARY KEY) WITHOUT ROWID",
};
const SECOND: Migration = { id: 2, addTo: "things", columns: { size: "INTEGER" } };

test("a migration is applied once, in its order, and an older version passes over newer ones", () =>
  inside(({ storage: { sql } }) => {
    const newest = () => sql.exec("SELECT newest FROM migrations WHERE tables = 'things'").toArray();
    migrate(sql, "things", [FIRST]);
    expect(newest()).toEqual([{ newest: 1 }]);
    migrate(sql, "things", [FIRST, SECOND]);
    expect(sql.exec("SELECT * FROM things").columnNames).toEqual(["id", "size"]);
    // A migration that was applied does not run again.
    sql.exec("DROP TABLE things");
    migrate(sql, "things", [FIRST, SECOND]);
    migrate(sql, "things", [FIRST]);
    expect(sql.exec("SELECT name FROM sqlite_master WHERE name = 'things'").toArray()).toEqual([]);
    expect(newest()).toEqual([{ newest: 2 }]);
  }));

test("migrations out of order are a bug", () =>
  inside(({ storage: { sql } }) => {
    for (const wrong of [[SECOND], [FIRST, FIRST], [SECOND, FIRST]]) {
      expect(() => migrate(sql, "wrong", wrong)).toThrow("out of order");
    }
  }));

test("a number that cannot be read counts as none", async () => {
  vi.spyOn(console, "error").mockReturnValue();
  await inside(({ storage: { sql } }) => {
    sql.exec("UPDATE migrations SET newest = 'none'");
    migrate(sql, "deliveries", DELIVERIES);
    const known = sql.exec("SELECT newest FROM migrations WHERE tables = 'deliveries'").toArray();
    expect(known).toEqual([{ newest: DELIVERIES.length }]);
  });
});
