/**
 * `npm run figures`: prints what became of deliveries by hour or day, as the Worker counted it, or writes it to a CSV file.
 * Counts nothing itself.
 */
import { writeFileSync } from "node:fs";
import { DIMENSIONS } from "../src/delivery/figures/dimensions.ts";
import { say } from "../src/i18n/sentence.ts";
import { askedWorker, LOCAL_URL } from "./doctor/worker.ts";
import { askForFigures } from "./figures/ask.ts";
import { tableOf } from "./figures/table.ts";
import { readCommand } from "./flags.ts";
import { giveUp, inWords } from "./words.ts";

const USAGE = say("figures-usage", {
  groups: DIMENSIONS.join(", "),
  local: LOCAL_URL,
  language: say("what-lang-takes"),
});
const ASKED = ["app", "event", "from", "to", "by", "group"] as const;

const text = { type: "string" } as const;
const { values: options } = readCommand({
  command: "npm run figures",
  usage: USAGE,
  options: {
    app: text,
    event: text,
    from: text,
    to: text,
    by: text,
    group: text,
    csv: text,
    url: text,
    config: text,
    json: { type: "boolean" },
  },
});

const query: Record<string, string> = {};
for (const name of ASKED) if (options[name] !== undefined) query[name] = options[name];
const worker = askedWorker(options.url, options.config);
if (options.csv !== undefined) {
  const { bytes } = await askForFigures(worker, { ...query, format: "csv" });
  save(options.csv, bytes);
  console.log(inWords(say("figures-written", { file: options.csv })));
} else {
  const { bytes, page } = await askForFigures(worker, query);
  console.log(options.json ? new TextDecoder().decode(bytes) : tableOf(page()));
}

/** Ends the command when the file cannot be written. */
function save(file: string, bytes: Uint8Array): void {
  try {
    writeFileSync(file, bytes);
  } catch (error) {
    giveUp(say("figures-not-written", { file, why: error instanceof Error ? error.message : "" }));
  }
}
