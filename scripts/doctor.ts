/**
 * `npm run doctor`: asks a Worker's `/api/doctor` and prints the report. The Worker makes the calls to WeCom, because
 * WeCom's answers to this machine say nothing about the Worker.
 */
import { say } from "../src/i18n/sentence.ts";
import { ask } from "./doctor/ask.ts";
import { answerInWords } from "./doctor/words.ts";
import { askedWorker, LOCAL_URL } from "./doctor/worker.ts";
import { readCommand } from "./flags.ts";
import { giveUp } from "./words.ts";

const USAGE = say("doctor-usage", { local: LOCAL_URL, language: say("what-lang-takes") });

const { values: options } = readCommand({
  command: "npm run doctor",
  usage: USAGE,
  options: {
    url: { type: "string" },
    config: { type: "string" },
    json: { type: "boolean" },
  },
});

const { url, admin } = askedWorker(options.url, options.config);
const asked = await ask(url, admin);
if (!asked.ok) giveUp(asked.why);
console.log(options.json ? JSON.stringify(asked.report, null, 2) : answerInWords(asked.report, url));
if (!asked.report.ok) process.exitCode = 1;
