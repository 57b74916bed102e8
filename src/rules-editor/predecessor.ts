/**
 * In the version before, the Dispatcher of no company served people who write rules. This takes over, once, what it
 * remembers of published files. Kept for one release, as is the name of that Dispatcher: `RULES_EDITOR`.
 *
 * Files are published in one place only, which alone sees that two editors began with the same file. The Dispatcher's new
 * code publishes nothing: it passes Workers of the version before on to the RulesEditor. While it still runs the old code,
 * it cannot give what it remembers, and the RulesEditor answers nobody. Once it has given that, the memory has one writer.
 */
import * as v from "valibot";
import { orThrow } from "../concurrency/timeout.ts";
import { type Hash, hashSchema } from "../rules/last-good.ts";
import { type Published, publishedSchema } from "../rules/publisher.ts";

/** What stands under a key of the object's storage. */
export interface RulesMemory {
  key: string;
  value: Published | Hash | null;
}

const memorySchema = v.union([publishedSchema, hashSchema]);

const REMEMBERED = ["published:", "good:"];
/** A text has 1 MB, and an answer from object to object 32 MB at most. */
const ENTRIES_AT_ONCE = 8;
const TAKE_OVER_MS = 10_000;

/** Set once all is taken over. */
const TAKEN_OVER = "takenOver";

const NOT_TAKEN_OVER = "the rules editor of before the deploy cannot be asked what it published";

/** Known by its message, which crosses from an object to its caller. */
class NotTakenOver extends Error {
  constructor() {
    super(NOT_TAKEN_OVER);
  }
}

export function isNotTakenOver(error: unknown): boolean {
  return error instanceof Error && error.message.includes(NOT_TAKEN_OVER);
}

/** What a Dispatcher remembers of published files: some entries, in the order of their keys, behind `after`. */
export function rulesMemory(kv: SyncKvStorage, after: string | null): RulesMemory[] {
  const entries: RulesMemory[] = [];
  for (const [key, stored] of kv.list(after === null ? {} : { startAfter: after })) {
    if (!REMEMBERED.some((prefix) => key.startsWith(prefix))) continue;
    // A value that cannot be read counts as none, here as in the RulesEditor.
    const value = v.safeParse(memorySchema, stored);
    if (value.success) entries.push({ key, value: value.output });
    if (entries.length === ENTRIES_AT_ONCE) break;
  }
  return entries;
}

/** Stores what `ask` gives, until it gives nothing more; asks nothing when that was done before. Throws `NotTakenOver`. */
export async function takeOver(
  kv: SyncKvStorage,
  ask: (after: string | null) => Promise<RulesMemory[]>,
): Promise<void> {
  if (kv.get(TAKEN_OVER) === true) return;
  let after: string | null = null;
  do {
    const entries = await asked(ask, after);
    for (const { key, value } of entries) kv.put(key, value);
    after = entries.at(-1)?.key ?? null;
  } while (after !== null);
  kv.put(TAKEN_OVER, true);
}

async function asked(
  ask: (after: string | null) => Promise<RulesMemory[]>,
  after: string | null,
): Promise<RulesMemory[]> {
  try {
    return await orThrow(TAKE_OVER_MS, ask(after), "no answer in time");
  } catch (error) {
    console.warn({ event: "rules-editor.not-taken-over", error: String(error) });
    throw new NotTakenOver();
  }
}
