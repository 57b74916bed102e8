/**
 * Stores what is known of each customer at an account: where they came from, when they and a servicer last wrote, and
 * how many messages were sent since. One table in the Dispatcher's SQLite; decides nothing.
 */
import * as v from "valibot";
import type { Channels } from "../../rules/engine/facts.ts";
import { deleteOldAfter, type Key } from "../../storage/delete-rows.ts";
import { type Migration, migrate } from "../../storage/migrations.ts";
import { readRows } from "../../storage/rows.ts";
import type { KfPlace } from "./inbox-events.ts";

export interface Conversation {
  scene: string | null;
  sceneParam: string | null;
  channels: Channels | null;
  /** When the customer last wrote, as far as it is known. */
  saidAt: number | null;
  /** Messages that were sent to the customer since, with those whose calls are under way. */
  sent: number;
  /** When a servicer last wrote while a message of ours waited. */
  repliedAt: number | null;
}

const row: v.GenericSchema<unknown, Conversation> = v.object({
  scene: v.nullable(v.string()),
  sceneParam: v.nullable(v.string()),
  channels: v.nullable(
    v.pipe(v.string(), v.parseJson(), v.object({ nickname: v.nullable(v.string()), scene: v.number() })),
  ),
  saidAt: v.nullable(v.number()),
  sent: v.number(),
  repliedAt: v.nullable(v.number()),
});

const UNKNOWN: Conversation = {
  scene: null,
  sceneParam: null,
  channels: null,
  saidAt: null,
  sent: 0,
  repliedAt: null,
};

const accountRow = v.object({ account: v.string() });

const MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    create: `CREATE TABLE IF NOT EXISTS conversations (
      account TEXT NOT NULL, customer TEXT NOT NULL, scene TEXT, sceneParam TEXT, channels TEXT,
      saidAt INTEGER, sent INTEGER NOT NULL DEFAULT 0, repliedAt INTEGER, touchedAt INTEGER NOT NULL,
      PRIMARY KEY (account, customer)
    ) WITHOUT ROWID`,
  },
];

const TABLE = { table: "conversations", key: ["account", "customer"], time: "touchedAt" };

export class Conversations {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    migrate(sql, "conversations", MIGRATIONS);
  }

  find({ account, customer }: KfPlace): Conversation {
    const found = this.#sql.exec(
      "SELECT scene, sceneParam, channels, saidAt, sent, repliedAt FROM conversations WHERE account = ? AND customer = ?",
      account,
      customer,
    );
    return readRows("conversations", found, row)[0] ?? UNKNOWN;
  }

  /** Notes where the customer came from. */
  entered(place: KfPlace, at: number, from: Pick<Conversation, "scene" | "sceneParam" | "channels">): void {
    this.#upsert(
      place,
      at,
      "scene = excluded.scene, sceneParam = excluded.sceneParam, channels = excluded.channels",
      {
        scene: from.scene,
        sceneParam: from.sceneParam,
        channels: from.channels && JSON.stringify(from.channels),
      },
    );
  }

  /** Notes that the customer wrote: WeCom takes messages again. An older message changes nothing. */
  said(place: KfPlace, at: number): void {
    if (at <= (this.find(place).saidAt ?? 0)) return;
    this.#upsert(place, at, "saidAt = excluded.saidAt, sent = 0", { saidAt: at });
  }

  /** Notes that a servicer wrote. */
  replied(place: KfPlace, at: number): void {
    if (at <= (this.find(place).repliedAt ?? 0)) return;
    this.#upsert(place, at, "repliedAt = excluded.repliedAt", { repliedAt: at });
  }

  /** Counts a message whose call begins; gives when the customer last wrote before it. */
  counted(place: KfPlace, at: number): number | null {
    this.#upsert(place, at, "sent = sent + 1", { sent: 1 });
    return this.find(place).saidAt;
  }

  /** Takes back the count of a message that WeCom did not take, unless the customer wrote since it was counted. */
  uncounted({ account, customer }: KfPlace, saidAt: number | null): void {
    this.#sql.exec(
      "UPDATE conversations SET sent = sent - 1 WHERE account = ? AND customer = ? AND saidAt IS ? AND sent > 0",
      account,
      customer,
      saidAt,
    );
  }

  /**
   * Looks at `atMost` rows behind `after`, and deletes those without news since `before`; gives the last key, or null
   * when none is left.
   */
  prune(before: number, after: Key | null, atMost: number): Key | null {
    return deleteOldAfter(this.#sql, TABLE, before, after, atMost);
  }

  /** The next accounts behind this one, each found by one look-up by key, however many customers it has. */
  accounts(after: string, atMost: number): string[] {
    const accounts: string[] = [];
    while (accounts.length < atMost) {
      const found = this.#sql.exec(
        "SELECT account FROM conversations WHERE account > ? ORDER BY account LIMIT 1",
        accounts.at(-1) ?? after,
      );
      const [next] = readRows("conversations", found, accountRow);
      if (next === undefined) break;
      accounts.push(next.account);
    }
    return accounts;
  }

  /** Deletes the row of a customer at an account; false when there is none. */
  forget({ account, customer }: KfPlace): boolean {
    const deleted = this.#sql.exec(
      "DELETE FROM conversations WHERE account = ? AND customer = ?",
      account,
      customer,
    );
    return deleted.rowsWritten > 0;
  }

  #upsert(
    { account, customer }: KfPlace,
    at: number,
    update: string,
    values: Record<string, string | number | null>,
  ): void {
    const names = Object.keys(values);
    this.#sql.exec(
      `INSERT INTO conversations (account, customer, touchedAt, ${names.join(", ")})
         VALUES (?, ?, ?, ${names.map(() => "?").join(", ")})
         ON CONFLICT DO UPDATE SET touchedAt = max(touchedAt, excluded.touchedAt), ${update}`,
      account,
      customer,
      at,
      ...Object.values(values),
    );
  }
}
