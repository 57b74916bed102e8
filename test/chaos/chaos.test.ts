/** Plays a few hundred codes with all kinds of faults at once, and with kills. `npm run chaos` is the long form. */
import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { announcement, report } from "./report.ts";
import { faultsOf, judged, type Run, run } from "./run.ts";
import { DEVELOPED_APP, SUITES } from "./scenario/companies.ts";

/** Printed before the run can fail; with `CHAOS_SEED` the same run comes again. */
const SEED = Number(process.env["CHAOS_SEED"] ?? randomInt(2 ** 31));

/** The apps of the company, of its provider, and of what companies install. */
const KINDS = ["sales", "support", "lapsed", DEVELOPED_APP, ...Object.values(SUITES)];
/** Those of them of whose customers WeCom told; a Worker that is down for long may hear of none. */
const kindsIn = ({ evidence }: Run) =>
  new Set(evidence.chances.flatMap(({ app }) => app?.replace(/@.*/, "") ?? []));

test.concurrent.for([
  [
    "every fault of WeCom at once, while people ask a long record and companies install a suite",
    { codes: 400, rate: 30, kills: 0, resets: 10, faults: true, rows: 20_000, companies: 50, programs: 3 },
  ],
  [
    "a Worker that is killed over and over, with nothing else going wrong",
    { codes: 120, rate: 10, kills: 6, resets: 0, faults: false, rows: 0, companies: 0, programs: 0 },
  ],
  [
    "a Worker that is killed over and over amid every fault, while a deploy is under way",
    { codes: 120, rate: 10, kills: 6, resets: 0, faults: true, rows: 20_000, companies: 15, programs: 3 },
  ],
  [
    "a machine of one's own that is killed over and over amid every fault",
    {
      codes: 60,
      rate: 8,
      kills: 3,
      resets: 0,
      faults: true,
      rows: 0,
      companies: 0,
      programs: 2,
      home: "own",
    },
  ],
] as const)("%s: every promise is kept", async ([, options]) => {
  const seeded = { seed: SEED, ...options };
  console.log(announcement(seeded));
  const done = await judged(() => run(seeded));
  console.log(report(done));
  expect(faultsOf(done), report(done)).toEqual([]);
  if (options.companies > 0) expect(kindsIn(done)).toEqual(new Set(KINDS));
});
