/**
 * `npm run chaos -- --codes N [--seed S] [--rate R] [--kills K] [--resets R] [--rows N] [--companies N] [--programs N] [--calm] [--own]`:
 * plays a seeded scenario of faults against the production bundle, and checks the promises. With `--kills`, a deploy is
 * under way at the beginning. `--resets` is how many objects Cloudflare moves, between any two of their awaits, in a run
 * without kills. `--rows` is
 * the length of the record before the scenario begins, which people search meanwhile (0: nobody searches). `--companies` is
 * the number of companies that meanwhile install a provider's template, and of those that install its third-party app (0:
 * there is no suite). `--programs` is the number of a company's own programs and of people who publish rules meanwhile
 * (0: nobody uses the API so). With `--calm`, the only faults are kills and moves. With `--own`, the bundle runs as `npm run serve`
 * runs it, without a deploy and moves.
 */
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { announcement, report } from "../test/chaos/report.ts";
import { run } from "../test/chaos/run.ts";

const { values } = parseArgs({
  options: {
    codes: { type: "string", default: "1000" },
    seed: { type: "string", default: String(randomInt(2 ** 31)) },
    rate: { type: "string" },
    kills: { type: "string", default: "0" },
    resets: { type: "string", default: "20" },
    rows: { type: "string", default: "20000" },
    companies: { type: "string", default: "50" },
    programs: { type: "string", default: "3" },
    calm: { type: "boolean", default: false },
    own: { type: "boolean", default: false },
  },
});
const codes = Number(values.codes);
const kills = Number(values.kills);
/** A kill every five seconds, so that most windows see several. */
const SECONDS_FOR_A_KILL = 5;
const rate = values.rate === undefined ? defaultRate() : Number(values.rate);

function defaultRate(): number {
  return kills === 0 ? 60 : Math.max(1, Math.round(codes / (kills * SECONDS_FOR_A_KILL)));
}

const options = {
  seed: Number(values.seed),
  codes,
  rate,
  kills,
  resets: Number(values.resets),
  rows: Number(values.rows),
  companies: Number(values.companies),
  programs: Number(values.programs),
  faults: !values.calm,
  ...(values.own && { home: "own" as const }),
};
console.log(announcement(options));
const done = await run(options);
console.log(report(done));
process.exit(done.violations.length === 0 ? 0 : 1);
