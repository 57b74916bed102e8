/**
 * The channel codes of an app in the SQLite of its object: what WeCom made, and what WeCom was asked to make without an
 * answer. Asks WeCom nothing.
 */
import * as v from "valibot";
import { asStored } from "../schema/stored.ts";
import { type Migration, migrate } from "../storage/migrations.ts";
import { readRows } from "../storage/rows.ts";
import type { KnownContactWay } from "../wecom/codes.ts";
import { ACCEPTS, type ChannelCode, type CodeWish, wishOf } from "./code.ts";

const MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    create: `CREATE TABLE IF NOT EXISTS channelCodes (
      state TEXT PRIMARY KEY, configId TEXT, qrCode TEXT, staff TEXT NOT NULL, departments TEXT NOT NULL,
      accept TEXT NOT NULL, exclusive INTEGER NOT NULL, note TEXT NOT NULL, createdAt INTEGER NOT NULL,
      updatedAt INTEGER NOT NULL, seenAt INTEGER NOT NULL, askedAt INTEGER, goneAt INTEGER, fault TEXT
    ) WITHOUT ROWID`,
  },
  {
    id: 2,
    create: "CREATE INDEX IF NOT EXISTS channelCodes_by_config ON channelCodes (configId)",
  },
  {
    id: 3,
    create: "CREATE TABLE IF NOT EXISTS otherWays (configId TEXT PRIMARY KEY, state TEXT) WITHOUT ROWID",
  },
  {
    id: 4,
    create:
      "CREATE TABLE IF NOT EXISTS codeMembers (userid TEXT PRIMARY KEY, status INTEGER, at INTEGER NOT NULL) WITHOUT ROWID",
  },
  {
    id: 5,
    create:
      "CREATE INDEX IF NOT EXISTS channelCodes_with_fault ON channelCodes (state) WHERE fault IS NOT NULL",
  },
];

const json = <T>(schema: v.GenericSchema<unknown, T>) => v.pipe(v.string(), v.parseJson(), schema);

const rowSchema = v.object({
  state: v.string(),
  /** Null while WeCom's answer is not known. */
  configId: v.nullable(v.string()),
  qrCode: v.nullable(v.string()),
  staff: json(v.array(v.string())),
  departments: json(v.array(v.number())),
  accept: v.picklist(ACCEPTS),
  exclusive: v.pipe(
    v.number(),
    v.transform((flag) => flag !== 0),
  ),
  note: v.string(),
  createdAt: v.number(),
  updatedAt: v.number(),
  seenAt: v.number(),
  askedAt: v.nullable(v.number()),
  goneAt: v.nullable(v.number()),
  fault: v.nullable(v.string()),
});
type Row = v.InferOutput<typeof rowSchema>;

/** A code that WeCom was asked to make, and of which no answer is known. */
export interface PendingCode {
  state: string;
  askedAt: number;
  /** As WeCom was asked to make it: WeCom may not tell. */
  exclusive: boolean;
}

export type KnownCode = { kind: "made"; code: ChannelCode } | { kind: "pending"; pending: PendingCode };

/** A member's activation as `user/get` told it (doc 90196); null when WeCom did not know the member. */
export interface MemberFact {
  userid: string;
  status: number | null;
  at: number;
}
const memberSchema = v.object({ userid: v.string(), status: v.nullable(v.number()), at: v.number() });

export class CodeStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    migrate(sql, "codes", MIGRATIONS);
  }

  get(state: string): KnownCode | null {
    const [row] = this.#rows("SELECT * FROM channelCodes WHERE state = ?", state);
    return row === undefined ? null : known(row);
  }

  /** The codes that WeCom made, in the order of their States: at most `atMost` behind the State `after`. */
  list(after = "", atMost = -1): ChannelCode[] {
    const rows = this.#rows(
      "SELECT * FROM channelCodes WHERE configId IS NOT NULL AND state > ? ORDER BY state LIMIT ?",
      after,
      atMost,
    );
    return rows.flatMap((row) => made(row) ?? []);
  }

  /** The States of the codes that WeCom made. */
  states(): string[] {
    const rows = this.#sql.exec("SELECT state FROM channelCodes WHERE configId IS NOT NULL ORDER BY state");
    return readRows("channelCodes", rows, v.object({ state: v.string() })).map(({ state }) => state);
  }

  /** Those with a fault of their members. */
  faulty(): ChannelCode[] {
    const rows = this.#rows("SELECT * FROM channelCodes WHERE fault IS NOT NULL ORDER BY state");
    return rows.flatMap((row) => made(row) ?? []);
  }

  count(): number {
    const counted = this.#sql.exec("SELECT count(*) AS codes FROM channelCodes WHERE configId IS NOT NULL");
    return asStored("channelCodes", counted.one(), v.object({ codes: v.number() }))?.codes ?? 0;
  }

  /** Notes that WeCom is about to be asked to make a code. Stored before the call, so that a lost answer is looked for. */
  begin(state: string, wish: CodeWish, now: number): void {
    this.#put({
      ...wish,
      state,
      configId: null,
      qrCode: null,
      createdAt: now,
      updatedAt: now,
      seenAt: 0,
      askedAt: now,
      goneAt: null,
      fault: null,
    });
  }

  /** Stores a code that WeCom has. */
  put(code: ChannelCode): void {
    this.#put({ ...code, askedAt: null });
  }

  /** Forgets the code with this configId, null for one that was asked for; another of its State, taken in since, stays. */
  forget(state: string, configId: string | null): void {
    this.#sql.exec("DELETE FROM channelCodes WHERE state = ? AND configId IS ?", state, configId);
  }

  /** Notes what is wrong with the members with whom a code was seen; false when it has others by now, or is deleted. */
  setFault({ state, staff }: Pick<ChannelCode, "state" | "staff">, fault: string | null): boolean {
    const noted = this.#sql.exec(
      "UPDATE channelCodes SET fault = ? WHERE state = ? AND staff = ? RETURNING 1",
      fault,
      state,
      JSON.stringify(staff),
    );
    return noted.toArray().length > 0;
  }

  /** What a contact way of the app's is here: a code, another way that is no code or a twin of one, or unknown. */
  kindOf(configId: string): { kind: "code" } | { kind: "other"; state: string | null } | null {
    const [code] = this.#rows("SELECT * FROM channelCodes WHERE configId = ?", configId);
    if (code !== undefined) return { kind: "code" };
    const other = this.#sql.exec("SELECT state FROM otherWays WHERE configId = ?", configId);
    const [found] = readRows("otherWays", other, v.object({ state: v.nullable(v.string()) }));
    return found === undefined ? null : { kind: "other", state: found.state };
  }

  /**
   * Takes in a contact way of the app's: as a code, unless it is none or its State has one already. Synchronous, so that
   * nothing is made for the State in between.
   */
  adopt(way: KnownContactWay, now: number): "adopted" | "twin" | "other" {
    if (!way.isCode || way.state === "") {
      this.#addOther(way.configId, null);
      return "other";
    }
    const known = this.get(way.state);
    if (known?.kind === "made") {
      if (known.code.configId === way.configId) return "adopted";
      this.#addOther(way.configId, way.state);
      return "twin";
    }
    this.put({
      ...wishOf(way, known?.pending.exclusive ?? false),
      state: way.state,
      configId: way.configId,
      qrCode: way.qrCode,
      createdAt: known?.pending.askedAt ?? now,
      updatedAt: now,
      seenAt: now,
      goneAt: null,
      fault: null,
    });
    return "adopted";
  }

  member(userid: string): MemberFact | null {
    const rows = this.#sql.exec("SELECT userid, status, at FROM codeMembers WHERE userid = ?", userid);
    return readRows("codeMembers", rows, memberSchema)[0] ?? null;
  }

  putMember({ userid, status, at }: MemberFact): void {
    this.#sql.exec(
      "INSERT OR REPLACE INTO codeMembers (userid, status, at) VALUES (?, ?, ?)",
      userid,
      status,
      at,
    );
  }

  /** Forgets the members of whom WeCom told nothing since then: no code has them any more. */
  forgetMembers(before: number): void {
    this.#sql.exec("DELETE FROM codeMembers WHERE at < ?", before);
  }

  #addOther(configId: string, state: string | null): void {
    this.#sql.exec("INSERT OR REPLACE INTO otherWays (configId, state) VALUES (?, ?)", configId, state);
  }

  #rows(query: string, ...bindings: (string | number)[]): Row[] {
    return readRows("channelCodes", this.#sql.exec(query, ...bindings), rowSchema);
  }

  #put(
    row: Row | (Omit<ChannelCode, "configId"> & { configId: string | null; askedAt: number | null }),
  ): void {
    this.#sql.exec(
      `INSERT OR REPLACE INTO channelCodes (state, configId, qrCode, staff, departments, accept, exclusive, note,
        createdAt, updatedAt, seenAt, askedAt, goneAt, fault) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      row.state,
      row.configId,
      row.qrCode,
      JSON.stringify(row.staff),
      JSON.stringify(row.departments),
      row.accept,
      Number(row.exclusive),
      row.note,
      row.createdAt,
      row.updatedAt,
      row.seenAt,
      row.askedAt,
      row.goneAt,
      row.fault,
    );
  }
}

function known(row: Row): KnownCode {
  const code = made(row);
  if (code !== null) return { kind: "made", code };
  const { state, askedAt, createdAt, exclusive } = row;
  return { kind: "pending", pending: { state, askedAt: askedAt ?? createdAt, exclusive } };
}

function made({ askedAt: _, configId, ...row }: Row): ChannelCode | null {
  return configId === null ? null : { ...row, configId };
}
