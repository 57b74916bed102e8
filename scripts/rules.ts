/**
 * `npm run rules`: checks, explains and publishes rules files, and shows their history. Runs the Worker's own code on
 * the file. Publishes by the Worker's API where it answers, and else into KV itself: a Worker that is down stops nobody.
 */
import { type Sentence, say } from "../src/i18n/sentence.ts";
import { check } from "./rules/check.ts";
import { flagsOfPlace, readCommandLine, USAGE } from "./rules/command-line.ts";
import { explainFile } from "./rules/explain.ts";
import { diff, log, restore } from "./rules/history.ts";
import { Kv } from "./rules/kv.ts";
import { pull, push, put, rollback, type Versioned } from "./rules/publish.ts";
import { type RulesOfWorker, reachWorker } from "./rules/worker.ts";
import { giveUp, inWords } from "./words.ts";

const { values: options, positionals } = readCommandLine();
const [command, path, second, ...others] = positionals;
const [surplus] = command === "diff" ? others : [second, ...others].filter((word) => word !== undefined);
if (surplus !== undefined) giveUp(say("one-file-too-many", { file: surplus }), USAGE);
if (command === "rollback" && path !== undefined) giveUp(say("rollback-takes-no-file"));
if (command === "log" && path !== undefined) giveUp(say("log-takes-no-file"));
const places = [options.local, options.remote, options.data !== undefined].filter(Boolean);
if (places.length > 1) giveUp(say("one-place-only"));
if (options.unchecked && options.data === undefined) giveUp(say("unchecked-needs-data"));

const flags = flagsOfPlace(options);
const file = () => path ?? giveUp(say("file-needed", { command: command ?? "" }));

/** Runs `use` on the KV that the flags name. */
async function onKv<T>(use: (kv: Versioned) => Promise<T>): Promise<T> {
  if (options.data === undefined)
    return await use(await Kv.open(options.remote ? "remote" : "local", options.app));
  // Imported only here: other commands need no machine.
  const { onMachine } = await import("./rules/machine.ts");
  return await onMachine(options.data, options.app, use);
}

/** The Worker that keeps the history; ends the command when it does not answer. */
async function worker(): Promise<RulesOfWorker> {
  const reached = await reachWorker(options);
  return reached.ok ? reached.rules : giveUp(say("worker-not-asked", { why: reached.why }));
}

/** Whether the flags name a Worker and no KV: then no KV stands in for it. */
const isWorkerAlone = options.url !== undefined && places.length === 0;

/** Runs `use` on the Worker when it answers; else on KV, and gives the reason. */
async function byWorkerOrKv<T>(use: (rules: Versioned) => Promise<T>): Promise<[T, Sentence | null]> {
  const reached = await reachWorker(options);
  if (reached.ok) return [await use(reached.rules), null];
  if (isWorkerAlone) giveUp(say("worker-not-asked", { why: reached.why }));
  return [await onKv(use), reached.why];
}

/** Publishes by the Worker when it answers, so that the history has an author. `use` gives whether it wrote. */
async function publishing(use: (rules: Versioned) => Promise<boolean>): Promise<void> {
  const [hasWritten, why] = await byWorkerOrKv(use);
  if (hasWritten && why !== null) console.log(inWords(say("past-the-worker", { why })));
}

/** The history of a Worker may have just begun; KV has the version before all the same. */
async function rollBack(): Promise<void> {
  const back = (rules: Versioned) => rollback(rules, flags);
  const reached = isWorkerAlone ? null : await reachWorker(options);
  if (!reached?.ok || (await reached.rules.versions()).length > 1) return await publishing(back);
  await onKv(back);
  const why = say("history-without-former", { url: reached.rules.where.worker });
  console.log(inWords(say("past-the-worker", { why })));
}

if (options.help || command === undefined) console.log(inWords(USAGE));
else if (command === "check") check(file(), options.codes);
else if (command === "explain") explainFile(file(), options);
else if (command === "push" && options.unchecked) await onKv((kv) => put(kv, file()));
else if (command === "push") await publishing((rules) => push(rules, file(), flags));
else if (command === "rollback") await rollBack();
else if (command === "pull") await byWorkerOrKv((rules) => pull(rules, path ?? null, options.force ?? false));
else if (command === "log") await log(await worker(), options.json ?? false);
else if (command === "diff") await diff(await worker(), path, second, flags);
else if (command === "restore") {
  const version = path ?? giveUp(say("version-needed", { flags }));
  await restore(await worker(), version, flags);
}
