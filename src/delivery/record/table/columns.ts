/**
 * The columns of `deliveries`, an entry for each stored field of a delivery. The table, its migrations and all statements
 * are made from them. Reads and writes nothing.
 *
 * A new column has the number of the next migration in `migrations.ts`. Rows of the version before hold NULL there, and its
 * schema says what that stands for.
 */
import * as v from "valibot";
import { EVENTS } from "../../../rules/engine/events.ts";
import { type KfMessageFacts, VIAS } from "../../../rules/engine/facts.ts";
import { isGroup } from "../../../schema/group.ts";
import type { AddedType } from "../../../storage/migrations.ts";
import type { Attempt, AttemptVerdict } from "../../attempt.ts";
import { type Delivery, type Given, type KfDetails, OUTCOMES } from "../../delivery.ts";
import type { FollowUpState } from "../../follow-ups/state.ts";
import type { PlannedAction } from "../../planned-action.ts";

/** How a column is declared: the number of the migration that adds it, or null where the first table has it. */
type Declared =
  | { type: AddedType | "TEXT PRIMARY KEY" | "TEXT NOT NULL" | "INTEGER NOT NULL"; addedBy: null }
  | { type: AddedType; addedBy: number };

/** What settling does with a column: `store` the delivery's value, `erase` it, or `keep` what was claimed. */
type Settling = "keep" | "store" | "erase";

type ColumnUse = Declared & { settling: Settling };
type Column = v.GenericSchema & { column: ColumnUse };

/** A column of the first table. */
function first<Schema extends v.GenericSchema>(
  type: (Declared & { addedBy: null })["type"],
  schema: Schema,
  settling: Settling = "keep",
) {
  const column: ColumnUse = { type, addedBy: null, settling };
  return { ...schema, column };
}

/** A column that a migration adds. */
function added<Schema extends v.GenericSchema>(
  addedBy: number,
  type: AddedType,
  schema: Schema,
  settling: Settling,
) {
  const column: ColumnUse = { type, addedBy, settling };
  return { ...schema, column };
}

/** Lists and objects are stored as JSON. */
const json = <T>(schema: v.GenericSchema<unknown, T>) => v.pipe(v.string(), v.parseJson(), schema);

const text = v.string();
const maybeText = v.nullable(v.string());
const time = v.number();
const maybeNumber = v.nullable(v.number());

const attempt: v.GenericSchema<unknown, Attempt> = v.object({
  at: v.number(),
  ms: v.nullable(v.number()),
  message: v.nullable(v.string()),
  http: v.nullable(v.number()),
  errcode: v.nullable(v.number()),
  errmsg: v.nullable(v.string()),
  verdict: v.custom<AttemptVerdict>((value) => typeof value === "string"),
  skipped: v.exactOptional(v.number()),
});

const said: v.GenericSchema<unknown, KfMessageFacts> = v.object({
  msgtype: v.string(),
  text: v.nullable(v.string()),
  menu: v.nullable(v.string()),
});
const details: v.GenericSchema<unknown, KfDetails> = v.object({
  sceneParam: v.nullable(v.string()),
  channels: v.nullable(v.object({ nickname: v.nullable(v.string()), scene: v.number() })),
  message: v.nullable(said),
});

/** The body was checked when the program gave it. */
const given: v.GenericSchema<unknown, Given> = v.object({
  act: v.custom<PlannedAction>(isGroup),
  msgid: v.nullable(v.string()),
  call: v.string(),
  forRules: v.boolean(),
});

const followUp: v.GenericSchema<unknown, FollowUpState> = v.object({
  do: v.picklist(["tag", "remark", "webhook"]),
  state: v.picklist(["waiting", "done", "failed"]),
  errcode: v.nullable(v.number()),
  cause: v.nullable(v.string()),
  at: v.nullable(v.number()),
});

const by = v.pipe(
  v.nullable(v.picklist(["rule", "program"])),
  v.transform((stored) => stored ?? "rule"),
);
const followUps = v.pipe(
  v.nullable(v.string()),
  v.transform((stored) => stored ?? "[]"),
  v.parseJson(),
  v.array(followUp),
);

export const COLUMNS = {
  id: first("TEXT PRIMARY KEY", text),
  app: first("TEXT NOT NULL", text),
  event: first("TEXT NOT NULL", v.picklist(EVENTS)),
  via: first("TEXT", v.nullable(v.picklist(VIAS))),
  staff: first("TEXT", maybeText),
  account: first("TEXT", maybeText),
  customer: first("TEXT NOT NULL", text),
  state: first("TEXT", maybeText),
  code: first("TEXT", maybeText, "erase"),
  eventAt: first("INTEGER NOT NULL", time),
  receivedAt: first("INTEGER NOT NULL", time),
  deadline: first("INTEGER NOT NULL", time),
  rule: first("TEXT", maybeText, "store"),
  message: first("TEXT", maybeText, "store"),
  variant: first("TEXT", maybeText, "store"),
  outcome: first("TEXT NOT NULL", v.picklist(OUTCOMES), "store"),
  errcode: first("INTEGER", maybeNumber, "store"),
  remedy: first("TEXT", maybeText, "store"),
  cause: first("TEXT", maybeText, "store"),
  notes: first("TEXT NOT NULL", json(v.array(v.string())), "store"),
  settledAt: first("INTEGER", maybeNumber, "store"),
  attempts: first("TEXT NOT NULL", json(v.array(attempt)), "store"),
  scene: added(3, "TEXT", maybeText, "keep"),
  details: added(3, "TEXT", v.nullable(json(details)), "erase"),
  waitsUntil: added(3, "INTEGER", maybeNumber, "erase"),
  msgid: added(3, "TEXT", maybeText, "store"),
  by: added(3, "TEXT", by, "keep"),
  given: added(3, "TEXT", v.nullable(json(given)), "erase"),
  followUps: added(3, "TEXT", followUps, "store"),
} satisfies Record<Exclude<keyof Delivery, "credentials">, Column>;
