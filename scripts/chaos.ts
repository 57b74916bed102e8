/**
 * `npm run chaos`: plays a seeded scenario of faults against the production bundle, and checks the promises. `--help`
 * tells the flags.
 */
import { randomInt } from "node:crypto";
import { say } from "../src/i18n/sentence.ts";
import { quote } from "../src/schema/wording.ts";
import { announcement, report } from "../test/chaos/report.ts";
import { run } from "../test/chaos/run.ts";
import { readCommand } from "./flags.ts";
import { giveUp } from "./words.ts";

const USAGE = say("chaos-usage", { language: say("what-lang-takes") });

const flag = { type: "boolean", default: false } as const;
const OPTIONS = {
  codes: { type: "string", default: "1000" },
  seed: { type: "string", default: String(randomInt(2 ** 31)) },
  rate: { type: "string" },
  kills: { type: "string", default: "0" },
  resets: { type: "string", default: "20" },
  rows: { type: "string", default: "20000" },
  companies: { type: "string", default: "50" },
  programs: { type: "string", default: "3" },
  calm: flag,
  own: flag,
} as const;

const { values } = readCommand({ command: "npm run chaos", usage: USAGE, options: OPTIONS });

/** The number of a flag; ends the command when it is none. */
function count(name: keyof typeof OPTIONS, text: string, least = 0): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && Number.isSafeInteger(number)) return number;
  return giveUp(say("not-a-count", { flag: `--${name}`, least, text: quote(text) }));
}

/** A kill every five seconds, so that most windows see several. */
const SECONDS_FOR_A_KILL = 5;
const codes = count("codes", values.codes, 1);
const kills = count("kills", values.kills);
const rate = values.rate === undefined ? defaultRate() : count("rate", values.rate, 1);

function defaultRate(): number {
  return kills === 0 ? 60 : Math.max(1, Math.round(codes / (kills * SECONDS_FOR_A_KILL)));
}

const options = {
  seed: count("seed", values.seed),
  codes,
  rate,
  kills,
  resets: count("resets", values.resets),
  rows: count("rows", values.rows),
  companies: count("companies", values.companies),
  programs: count("programs", values.programs),
  faults: !values.calm,
  ...(values.own && { home: "own" as const }),
};
console.log(announcement(options));
const done = await run(options);
console.log(report(done));
process.exit(done.violations.length === 0 ? 0 : 1);
