/** `npm start -- --at "Mon 10:00"`: sets this process's clock to that time, and gives the shift in milliseconds. */
import { readFile } from "node:fs/promises";
import { say } from "../../src/i18n/sentence.ts";
import { localClock } from "../../src/rules/engine/local-time.ts";
import { loadRules } from "../../src/rules/load.ts";
import { quote } from "../../src/schema/wording.ts";
import { readCommand } from "../flags.ts";
import { keptByNpm } from "../kept-by-npm.ts";
import { giveUp, inWords } from "../words.ts";
import { shiftClock } from "./clock.ts";
import { EXAMPLES, momentOf } from "./hour.ts";

/** The zone when the rules file has faults. */
const USUAL_TIMEZONE = "Asia/Shanghai";

/**
 * Sets the clock to a time in the zone of a rules file, and gives the shift in milliseconds. Ends the command where the
 * text is no time.
 */
export async function playAt(at: string, rulesFile: string): Promise<number> {
  const loaded = loadRules(await readFile(rulesFile, "utf8"));
  const timezone = loaded.ok ? loaded.compiled.timezone : USUAL_TIMEZONE;
  const clock = localClock(timezone);
  const now = Date.now();
  const moment = momentOf(at, clock, now);
  if (moment === null) {
    const message = say("time-to-play-expected", { examples: { any: EXAMPLES }, text: quote(at) });
    giveUp(say("at-flags", { flags: "--at", message }));
  }
  shiftClock(moment - now);
  console.log(inWords(say("clock-set", { time: clock(moment).replace("T", " "), zone: timezone })));
  return moment - now;
}

const USAGE = say("start-usage", { examples: { any: EXAMPLES }, language: say("what-lang-takes") });

/** The typed time; null without one. Ends the command where a flag is wrong. */
export function timeToPlay(): string | null {
  const { values, positionals } = readCommand({
    command: "npm start",
    usage: USAGE,
    options: { at: { type: "string" } },
    takesWords: true,
    findsKept: ["at"],
  });
  if (values.at !== undefined) return values.at;
  // Without the two dashes npm takes the flag itself: of `--at TIME` it passes on the time, of `--at=TIME` it passes on
  // nothing.
  if (positionals.length > 0) return positionals.join(" ");
  const kept = keptByNpm("at");
  return kept === "true" ? "" : kept;
}
