/**
 * The SQLite peer: the claim is stored before the answer, welcomes are tried inside their window, each code has one
 * stored outcome, and the start resumes open codes. One instance only.
 */
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import * as v from "valibot";
import { attempt } from "./attempt.ts";
import type { Welcome } from "./callback.ts";
import { GroupCommit } from "./group-commit.ts";
import { listen } from "./listen.ts";
import { newProgress, OUTCOMES, type Progress } from "./policy.ts";
import { settings } from "./settings.ts";

const KEPT_MS = 30 * 24 * 60 * 60_000;
const PRUNED_EVERY_MS = 60 * 60_000;
/** After a failed write of an outcome. */
const PAUSE_MS = 100;

const db = new DatabaseSync(settings.STORE);
db.exec(`
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS welcomes (
    code TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    deadline INTEGER NOT NULL,
    outcome TEXT,
    errcode INTEGER,
    attempts INTEGER
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS welcomes_deadline ON welcomes (deadline);
`);
const insert = db.prepare(
  "INSERT INTO welcomes (code, state, deadline) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
);
const settle = db.prepare(
  "UPDATE welcomes SET outcome = ?, errcode = ?, attempts = ? WHERE code = ? AND outcome IS NULL",
);
const select = db.prepare("SELECT outcome FROM welcomes WHERE code = ?");
const selectOpen = db.prepare("SELECT code, state, deadline FROM welcomes WHERE outcome IS NULL");
const prune = db.prepare("DELETE FROM welcomes WHERE deadline < ?");

const rowSchema = v.object({ outcome: v.nullable(v.picklist(OUTCOMES)) });
const openSchema = v.array(v.object({ code: v.string(), state: v.string(), deadline: v.number() }));

const writes = new GroupCommit(db);

/** Tries until there is an outcome, and stores it. */
async function deliver(welcome: Welcome, progress: Progress): Promise<void> {
  let step = await attempt(welcome, progress);
  while (step.do === "wait") {
    await sleep(step.ms);
    step = await attempt(welcome, progress);
  }
  const { outcome, errcode } = step;
  const store = () => writes.add(() => settle.run(outcome, errcode, progress.attempts, welcome.code));
  for (let isStored = false; !isStored; ) {
    isStored = await store().then(
      () => true,
      () => sleep(PAUSE_MS, false),
    );
  }
}

// A call of the process before may have had its effect.
for (const welcome of v.parse(openSchema, selectOpen.all())) {
  void deliver(welcome, { ...newProgress(), isLost: true });
}
setInterval(() => writes.add(() => prune.run(Date.now() - KEPT_MS)).catch(console.error), PRUNED_EVERY_MS);

listen({
  claim: async (welcome) => {
    const { changes } = await writes.add(() => insert.run(welcome.code, welcome.state, welcome.deadline));
    if (changes === 1) void deliver(welcome, newProgress());
  },
  outcomeOf: async (code) => {
    const row = select.get(code);
    return row === undefined ? null : (v.parse(rowSchema, row).outcome ?? "open");
  },
});
