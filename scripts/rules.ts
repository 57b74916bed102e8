/**
 * `npm run rules`: checks, explains and publishes rules files, and shows their history. Runs the Worker's own code on
 * the file. Publishes by the Worker's API where it answers, and else into KV itself: a Worker that is down stops nobody.
 */
import { say } from "../src/i18n/sentence.ts";
import { check } from "./rules/check.ts";
import { readCommandLine, USAGE } from "./rules/command-line.ts";
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

const file = () => path ?? giveUp(say("file-needed", { command: command ?? "" }));

/** Runs `use` on the KV that the flags name. */
async function onKv(use: (kv: Versioned) => Promise<void>): Promise<void> {
  if (options.data === undefined)
    return await use(await Kv.open(options.remote ? "remote" : "local", options.app));
  // Imported only here: other commands need no machine.
  const { onMachine } = await import("./rules/machine.ts");
  await onMachine(options.data, options.app, use);
}

/** The Worker that keeps the history; ends the command when it does not answer. */
async function worker(): Promise<RulesOfWorker> {
  const reached = await reachWorker(options);
  return reached.ok ? reached.rules : giveUp(say("worker-not-asked", { why: reached.why }));
}

/**
 * Runs `use` on the Worker when it answers, so that the history has an author. Else on KV, unless the command names a
 * Worker and no KV.
 */
async function publishing(use: (rules: Versioned) => Promise<void>): Promise<void> {
  const reached = await reachWorker(options);
  if (reached.ok) return await use(reached.rules);
  if (options.url !== undefined && places.length === 0) giveUp(say("worker-not-asked", { why: reached.why }));
  await onKv(use);
  console.log(inWords(say("past-the-worker", { why: reached.why })));
}

/** The history of a Worker may have just begun; KV has the version before all the same. */
async function rollBack(): Promise<void> {
  const reached = await reachWorker(options);
  if (reached.ok && (await reached.rules.versions()).length < 2) await onKv(rollback);
  else await publishing(rollback);
}

if (options.help || command === undefined) console.log(inWords(USAGE));
else if (command === "check") check(file(), options.codes);
else if (command === "explain") explainFile(file(), options);
else if (command === "push" && options.unchecked) await onKv((kv) => put(kv, file()));
else if (command === "push") await publishing((rules) => push(rules, file()));
else if (command === "rollback") await rollBack();
else if (command === "pull") await onKv((kv) => pull(kv, path ?? null, options.force ?? false));
else if (command === "log") await log(await worker(), options.json ?? false);
else if (command === "diff") await diff(await worker(), path, second);
else if (command === "restore") {
  const version = path ?? giveUp(say("version-needed"));
  await restore(await worker(), version);
}
