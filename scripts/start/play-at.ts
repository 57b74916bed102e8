/** `npm start -- --at "Mon 10:00"`: puts this process's clock to that time, and tells how far off it is then. */
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { localClock } from "../../src/rules/engine/local-time.ts";
import { loadRules } from "../../src/rules/load.ts";
import { keptByNpm } from "../kept-by-npm.ts";
import { shiftClock } from "./clock.ts";
import { EXAMPLES, momentOf } from "./hour.ts";

/** Where a rules file cannot be read. */
const USUAL_TIMEZONE = "Asia/Shanghai";

/** The milliseconds by which the clock is off from now on, by the flag of the command; 0 without it. Ends the command where it is wrong. */
export async function playAt(rulesFile: string): Promise<number> {
  const at = flag();
  if (at === null) return 0;
  const loaded = loadRules(await readFile(rulesFile, "utf8"));
  const timezone = loaded.ok ? loaded.compiled.timezone : USUAL_TIMEZONE;
  const clock = localClock(timezone);
  const now = Date.now();
  const moment = momentOf(at, clock, now);
  if (moment === null)
    return refuse(`--at: expected a time such as ${EXAMPLES}, found ${JSON.stringify(at)}`);
  shiftClock(moment - now);
  console.log(
    `It is ${clock(moment).replace("T", " ")} (${timezone}) for the Worker and the simulated WeCom.`,
  );
  return moment - now;
}

function flag(): string | null {
  try {
    const { values, positionals } = parseArgs({
      options: { at: { type: "string" } },
      allowPositionals: true,
    });
    if (values.at !== undefined) return values.at;
    // Without the two dashes npm takes the flag for its own: of `--at TIME` it leaves the time, `--at=TIME` it keeps whole.
    if (positionals.length > 0) return positionals.join(" ");
    const kept = keptByNpm("at");
    return kept === "true" ? "" : kept;
  } catch (error) {
    return refuse(`${error instanceof Error ? error.message : error}\nnpm start -- --at ${EXAMPLES}`);
  }
}

function refuse(why: string): never {
  console.error(why);
  process.exit(1);
}
