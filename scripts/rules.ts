/**
 * `npm run rules`: checks, explains and publishes rules files. Runs the Worker's own code on the file, and reaches KV
 * through wrangler; it needs no Worker, so a Worker that is down cannot stop it.
 */
import { say } from "../src/i18n/sentence.ts";
import { check } from "./rules/check.ts";
import { readCommandLine, USAGE } from "./rules/command-line.ts";
import { explainFile } from "./rules/explain.ts";
import { Kv } from "./rules/kv.ts";
import { pull, push, put, rollback, type Versioned } from "./rules/publish.ts";
import { giveUp, inWords } from "./words.ts";

const { values: options, positionals } = readCommandLine();
const [command, path, ...others] = positionals;
const [other] = others;
if (other !== undefined) giveUp(say("one-file-too-many", { file: other }), USAGE);
if (command === "rollback" && path !== undefined) giveUp(say("rollback-takes-no-file"));
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

if (options.help || command === undefined) console.log(inWords(USAGE));
else if (command === "check") check(file(), options.codes);
else if (command === "explain") explainFile(file(), options);
else if (command === "push") await onKv((kv) => (options.unchecked ? put(kv, file()) : push(kv, file())));
else if (command === "rollback") await onKv(rollback);
else if (command === "pull") await onKv((kv) => pull(kv, path ?? null, options.force ?? false));
