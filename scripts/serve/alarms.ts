/**
 * Alarms as workerd keeps them: once in the object, and once in `metadata.sqlite` beside the objects of its class. Only the
 * second rings. After a crash or a restore it may lack what the object has: such an alarm would never ring.
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** The file of an object: its id. */
export const OBJECT = /^([\da-f]{64})\.sqlite$/;
const METADATA = "metadata.sqlite";
/** As workerd makes it (server/alarm-scheduler.c++). */
const TABLE = `CREATE TABLE IF NOT EXISTS _cf_ALARM (
  actor_id TEXT PRIMARY KEY, scheduled_time INTEGER, actor_name TEXT
) WITHOUT ROWID`;
/** The object's own row for its alarm (util/sqlite-metadata.c++); nanoseconds since 1970. */
const OWN_ALARM = "SELECT value FROM _cf_METADATA WHERE key = 1";
const NS_PER_MS = 1_000_000n;
/** How long to wait for a database that workerd is writing. */
const LOCKED_MS = 2_000;

/** Gives every class the alarms of its objects; the number that were missing or late. Nobody else may use the folder. */
export function repairAlarms(storage: string): number {
  return classesIn(storage).reduce((sum, name) => sum + repairClass(join(storage, name)), 0);
}

function repairClass(folder: string): number {
  const objects = readdirSync(folder).flatMap((name) => OBJECT.exec(name)?.[1] ?? []);
  if (objects.length === 0) return 0;
  const metadata = new DatabaseSync(join(folder, METADATA));
  try {
    metadata.exec(TABLE);
    const known = metadata.prepare("SELECT scheduled_time FROM _cf_ALARM WHERE actor_id = ?");
    known.setReadBigInts(true);
    const set = metadata.prepare(
      `INSERT INTO _cf_ALARM (actor_id, scheduled_time, actor_name) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET scheduled_time = excluded.scheduled_time,
         actor_name = COALESCE(actor_name, excluded.actor_name)`,
    );
    let repaired = 0;
    for (const id of objects) {
      const own = alarmOf(join(folder, `${id}.sqlite`));
      if (own === null) continue;
      const ringsAt = known.get(id)?.["scheduled_time"];
      if (typeof ringsAt === "bigint" && ringsAt <= own.at) continue;
      set.run(id, own.at, own.name);
      repaired += 1;
    }
    return repaired;
  } finally {
    metadata.close();
  }
}

interface OwnAlarm {
  /** In nanoseconds. */
  at: bigint;
  /** The object's name, which it needs when its alarm wakes it; null for an object that keeps none. */
  name: string | null;
}

/** The alarm of an object; null without one. */
function alarmOf(path: string): OwnAlarm | null {
  const database = new DatabaseSync(path, { readOnly: true, timeout: LOCKED_MS });
  try {
    const has = database.prepare("SELECT 1 FROM sqlite_master WHERE name = ?");
    if (has.get("_cf_METADATA") === undefined) return null;
    const statement = database.prepare(OWN_ALARM);
    statement.setReadBigInts(true);
    const at = statement.get()?.["value"];
    if (typeof at !== "bigint") return null;
    const kept = has.get("own_machine") && database.prepare("SELECT name FROM own_machine").get()?.["name"];
    return { at, name: typeof kept === "string" ? kept : null };
  } finally {
    database.close();
  }
}

/** By how many ms the most overdue alarm of these classes is late; 0 when none is. */
export function alarmsLateBy(storage: string, classes: readonly string[], now: number): number {
  const firsts = classes.flatMap((name) => {
    const path = join(storage, name, METADATA);
    if (!existsSync(path)) return [];
    const metadata = new DatabaseSync(path, { readOnly: true, timeout: LOCKED_MS });
    try {
      const statement = metadata.prepare("SELECT MIN(scheduled_time) AS first FROM _cf_ALARM");
      statement.setReadBigInts(true);
      const first = statement.get()?.["first"];
      return typeof first === "bigint" ? [Number(first / NS_PER_MS)] : [];
    } finally {
      metadata.close();
    }
  });
  return Math.max(0, ...firsts.map((first) => now - first));
}

/** The folders of the classes. */
export const classesIn = (storage: string) =>
  readdirSync(storage, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
