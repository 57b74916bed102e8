/**
 * Copies every database of a machine while it serves, into one file, and back into a folder. Reads the databases and never
 * locks them against writes. Alarms are no part of it: the next start makes them of what the objects keep.
 */
import { spawnSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as v from "valibot";
import { type Sentence, say } from "../../src/i18n/sentence.ts";
import { classesIn, OBJECT } from "./alarms.ts";
import { uniqueKeyOf } from "./workerd-config.ts";

/**
 * An inbox moves its cursor when the Dispatchers have its items. Its copy must not be newer than theirs: a cursor that is
 * older reads items again, which the Dispatchers know; one that is newer would pass over items that nobody has.
 */
export function backupOrder(folders: readonly string[]): string[] {
  const others = folders.filter((name) => name !== FIRST && name !== LAST);
  return [FIRST, ...others, LAST].filter((name) => folders.includes(name));
}
const FIRST = uniqueKeyOf("KfInbox");
const LAST = uniqueKeyOf("Dispatcher");

const ABOUT = "backup.json";
const about = v.object({ at: v.string(), version: v.string(), databases: v.number() });
export type About = v.InferOutput<typeof about>;

/** How long to wait for a database that workerd is opening. */
const LOCKED_MS = 10_000;

export type Copied = { ok: true; about: About; bytes: number } | { ok: false; why: Sentence };

/** Writes the copy of all databases to a file, which is there only when it is whole. */
export function backUp(storage: string, file: string, version: string): Copied {
  if (existsSync(file)) return { ok: false, why: say("backup-file-there", { file }) };
  const folder = mkdtempSync(join(dirname(resolve(file)), ".yingbin-backup-"));
  try {
    const at = new Date().toISOString();
    const copies = join(folder, "copies");
    mkdirSync(copies);
    const databases = backupOrder(classesIn(storage)).reduce(
      (sum, name) => sum + copyClass(storage, copies, name),
      0,
    );
    writeFileSync(join(copies, ABOUT), JSON.stringify({ at, version, databases } satisfies About));
    const packed = join(folder, "packed.tar.gz");
    const { status, stderr } = spawnSync("tar", ["-czf", packed, "-C", copies, "."], {
      encoding: "utf8",
    });
    if (status !== 0) return { ok: false, why: say("tar-failed", { why: stderr }) };
    flush(packed);
    renameSync(packed, file);
    flush(dirname(resolve(file)));
    return { ok: true, about: { at, version, databases }, bytes: statSync(file).size };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function copyClass(storage: string, to: string, name: string): number {
  mkdirSync(join(to, name), { mode: 0o700 });
  const files = readdirSync(join(storage, name)).filter((file) => OBJECT.test(file));
  for (const file of files) {
    const database = new DatabaseSync(join(storage, name, file), { readOnly: true, timeout: LOCKED_MS });
    try {
      database.prepare("VACUUM INTO ?").run(join(to, name, file));
    } finally {
      database.close();
    }
  }
  return files.length;
}

/** Puts a copy into the folder of the databases, which must be empty. */
export function restore(file: string, storage: string): Copied {
  if (readdirSync(storage).length > 0)
    return { ok: false, why: say("data-there-already", { folder: storage }) };
  const unpacked = mkdtempSync(join(dirname(storage), "restoring-"));
  try {
    const { status, stderr } = spawnSync("tar", ["-xzf", file, "--no-same-owner", "-C", unpacked], {
      encoding: "utf8",
    });
    if (status !== 0) return { ok: false, why: say("tar-failed", { why: stderr }) };
    const read = existsSync(join(unpacked, ABOUT))
      ? v.safeParse(about, JSON.parse(readFileSync(join(unpacked, ABOUT), "utf8")))
      : null;
    if (!read?.success) return { ok: false, why: say("not-a-backup", { file }) };
    rmSync(join(unpacked, ABOUT));
    const whole = classesIn(unpacked).flatMap((name) =>
      readdirSync(join(unpacked, name)).map((one) => join(name, one)),
    );
    const broken = whole.find((path) => !isWhole(join(unpacked, path)));
    if (broken !== undefined || whole.length !== read.output.databases) {
      return { ok: false, why: say("backup-broken", { file, database: broken ?? "" }) };
    }
    for (const path of whole) flush(join(unpacked, path));
    rmSync(storage, { recursive: true });
    renameSync(unpacked, storage);
    flush(dirname(storage));
    return { ok: true, about: read.output, bytes: statSync(file).size };
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
  }
}

function isWhole(path: string): boolean {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return database.prepare("PRAGMA quick_check").get()?.["quick_check"] === "ok";
  } catch {
    return false;
  } finally {
    database.close();
  }
}

/** Has a file or folder reach the disk. */
function flush(path: string): void {
  const descriptor = openSync(path, "r");
  fsyncSync(descriptor);
  closeSync(descriptor);
}
