/**
 * `npm run rules`: checks, explains and publishes rules files. Runs the Worker's own code on the file, and reaches KV
 * through wrangler; it needs no Worker, so a Worker that is down cannot stop it.
 */
import { say } from "../src/i18n/sentence.ts";
import { check } from "./rules/check.ts";
import { readCommandLine, USAGE } from "./rules/command-line.ts";
import { explainFile } from "./rules/explain.ts";
import { Kv } from "./rules/kv.ts";
import { pull, push, rollback } from "./rules/publish.ts";
import { giveUp, inWords } from "./words.ts";

const { values: options, positionals } = readCommandLine();
const [command, path, ...others] = positionals;
const [other] = others;
if (other !== undefined) giveUp(say("one-file-too-many", { file: other }), USAGE);
if (command === "rollback" && path !== undefined) giveUp(say("rollback-takes-no-file"));
if (options.local && options.remote) giveUp(say("local-or-remote"));

const file = () => path ?? giveUp(say("file-needed", { command: command ?? "" }));
const kv = () => Kv.open(options.remote ? "remote" : "local", options.app);

if (options.help || command === undefined) console.log(inWords(USAGE));
else if (command === "check") check(file(), options.codes);
else if (command === "explain") explainFile(file(), options);
else if (command === "push") push(await kv(), file());
else if (command === "rollback") rollback(await kv());
else if (command === "pull") pull(await kv(), path ?? null, options.force ?? false);
