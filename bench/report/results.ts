/** Writes RESULTS.md from the figures. */
import type { Figures } from "../figures.ts";
import { SIZES } from "../measures/rules.ts";
import { UNITS } from "../measures/units.ts";
import { BURST, CONNECTIONS, type Plan, RATES } from "../plan.ts";
import {
  freeADay,
  millionUsd,
  monthlyUsd,
  PLAN_USD_A_MONTH,
  PRICES,
  PRICES_READ,
  UNITS_PRICED,
} from "../prices.ts";
import { aims } from "./aims.ts";
import { dearestWelcome, WECOM_MS } from "./cost.ts";
import { ms, number, spread, table } from "./format.ts";
import type { Machine } from "./machine.ts";
import { contestantsIn, NAMES, receiversIn } from "./names.ts";

export function results(figures: Figures, machine: Machine, plan: Plan): string {
  return `# Results

Written by \`npm run bench\` on ${machine.date}, at commit ${machine.commit}. Medians of ${plan.rounds} rounds, in brackets the lowest and the
highest round. [README.md](README.md) says how each figure is measured and what it does not show.

${table([
  ["machine", ""],
  ["processor", machine.processor],
  ["memory", machine.memory],
  ["system", machine.system],
  ["workerd", machine.workerd],
  ["Node", machine.node],
  ["Redis", machine.redis ?? "missing"],
])}

Load, receiver and the simulated WeCom share this machine, its cores too.${machine.redis === null ? MISSING_REDIS : ""}

## In short

${inShort(figures)}

## Against the aims

Ratios are of the same round. The better durable peer is the better of the SQLite and the BullMQ peer, for each figure and in each round.

${aims(figures)}

## Acknowledgements

Closed loop, ${CONNECTIONS} connections. *Off*: the rule of every contact says \`send: nothing\`, so a claim is stored, a rule chosen, the outcome
recorded, and no call made. *On*: the welcome is sent behind the acknowledgement.

${acknowledgements(figures)}

Yingbin with sending off is ${spread(figures.ratio("yingbin off acks/s", "floor row acks/s"))} of the floor with one row.
While they acknowledged at full speed they sent so many welcomes a second:

${table([
  ["", "welcomes a second", "not sent"],
  ...receiversIn(figures).map((name) => [
    NAMES[name],
    spread(figures.of(`${name} on welcomes/s`)),
    spread(figures.of(`${name} on not sent`)),
  ]),
])}

## Callback to send

Open loop, arrivals as they come from independent customers (Poisson).

${latencies(figures)}

The processor time for one welcome, by the kernel's account of each receiver's processes:

${cpuTimes(figures)}

The highest rate is the one at which the slowest hundredth still takes less than 250 ms; 0 where no attempted rate was borne, from 150 a second on.

## ${BURST.toLocaleString("en-US")} callbacks within a second

Each of Yingbin's eight objects keeps to six connections of its own, as Cloudflare will have it, and to twelve of the entrypoint that sends what these cannot take; the peers to none.

${bursts(figures, plan)}

## Rules

Inside workerd; only the last rule fits. The first load is of code that has not run before.

${table([
  ["rules", "first load", "load", "choose"],
  ...SIZES.map((size) => [
    number(size),
    spread(figures.of(`rules ${size} first load ms`), ms),
    spread(figures.of(`rules ${size} load ms`), ms),
    `${spread(figures.of(`rules ${size} choose us`))} µs`,
  ]),
])}

## Start and size

${table([
  ["", ""],
  ["from starting workerd to the first answer", spread(figures.of("start whole ms"), ms)],
  ["the same with an empty Worker", spread(figures.of("start empty ms"), ms)],
  ["the difference", spread(figures.of("start ours ms"), ms)],
  ["the difference in processor time", spread(figures.of("start ours cpu ms"), ms)],
  ["evaluation of our modules", spread(figures.of("start evaluation ms"), ms)],
  ["bundle", `${number(figures.of("bundle bytes").median / 1_000)} KB`],
  ["bundle, gzipped", `${number(figures.of("bundle gzipped").median / 1_000)} KB`],
])}

## Units and prices

Counted by the Worker's own bindings, for one welcome. *Alone*: the only one in its object for some seconds. *Among many*: at 150 a second.
*Cold*: the first of its object, with the token fetched and the rules read. *Pruned*: its record deleted, after 30 days.

${table([
  ["", "alone", "among many", "cold", "pruned"],
  ...UNITS.map((unit) => [
    NAMES_OF_UNITS[unit],
    ...["alone", "many", "cold", "pruned"].map((how) => number(figures.of(`units ${how} ${unit}`).median)),
  ]),
  ["bytes stored", "", number(figures.of("units many stored").median), "", ""],
])}

${prices(figures)}
`;
}

const MISSING_REDIS =
  "\n\nThe BullMQ peer is left out, since redis-server was missing; on Debian: `apt install redis-server`.";

const NAMES_OF_UNITS: Record<(typeof UNITS)[number], string> = {
  workerRequests: "Worker requests",
  objectRequests: "object requests, alarms among them",
  rowsWritten: "rows written",
  rowsRead: "rows read",
  kvReads: "KV keys read",
  kvWrites: "KV keys written",
};

/** The table of docs/guarantees.md. */
function inShort(figures: Figures): string {
  const pair = (name: string) =>
    `${ms(figures.of(`${name} p50`).median)} / ${ms(figures.of(`${name} p99`).median)}`;
  const names = contestantsIn(figures);
  const each = (cell: (name: string) => string) => names.map(cell);
  const ofYingbin = (cell: string) => names.map((name) => (name === "yingbin" ? cell : ""));
  const perWelcome = dearestWelcome(figures);
  const stored = figures.of("units many stored").median;
  const welcomes = Math.min(...Object.values(freeADay(perWelcome)));
  return table([
    ["", ...names.map((name) => NAMES[name])],
    ...RATES.map((rate) => [
      `callback to send at ${rate} a second, p50 / p99`,
      ...each((name) => pair(`${name} ${rate}/s`)),
    ]),
    ["most welcomes a second", ...each((name) => number(figures.of(`${name} highest`).median))],
    ["acknowledgements a second", ...each((name) => number(figures.of(`${name} off acks/s`).median))],
    [
      "of what one durable row allows",
      ...ofYingbin(number(figures.ratio("yingbin off acks/s", "floor row acks/s").median)),
    ],
    [
      `${BURST.toLocaleString("en-US")} within a second, WeCom taking 150 ms: in time, p99`,
      ...each(
        (name) =>
          `${number(figures.of(`${name} burst 150 in window`).median)}, ${ms(figures.of(`${name} burst 150 p99`).median)}`,
      ),
    ],
    ["a million welcomes in a month", ...ofYingbin(`$${monthlyUsd(perWelcome, stored, 1e6).toFixed(2)}`)],
    ["welcomes a day on the free plan", ...ofYingbin(number(Math.floor(welcomes / 1_000) * 1_000))],
  ]);
}

function acknowledgements(figures: Figures): string {
  const receivers = receiversIn(figures).flatMap((name) =>
    ["off", "on"].map((how): [string, string] => [`${NAMES[name]}, ${how}`, `${name} ${how}`]),
  );
  const rows: [string, string][] = [
    ["floor: empty handler", "floor empty"],
    ["floor: one object call, one row", "floor row"],
    ...receivers.filter(([, name]) => figures.has(`${name} acks/s`)),
  ];
  return table([
    ["", "a second", "p50", "p99", "CPU for one", "of Redis"],
    ...rows.map(([what, name]) => [
      what,
      spread(figures.of(`${name} acks/s`)),
      spread(figures.of(`${name} ack p50`), ms),
      spread(figures.of(`${name} ack p99`), ms),
      cpuOf(figures, `${name} cpu ms`),
      cpuOf(figures, `${name} store cpu ms`),
    ]),
  ]);
}

const cpuOf = (figures: Figures, name: string) => (figures.has(name) ? spread(figures.of(name), ms) : "");

function cpuTimes(figures: Figures): string {
  return table([
    ["", "callbacks a second", "its own", "of Redis", "together"],
    ...receiversIn(figures).flatMap((name) =>
      RATES.map((rate) => [
        NAMES[name],
        String(rate),
        ...["cpu ms", "store cpu ms", "all cpu ms"].map((part) =>
          cpuOf(figures, `${name} ${rate}/s ${part}`),
        ),
      ]),
    ),
  ]);
}

function latencies(figures: Figures): string {
  const names = (name: string) => [...RATES.map((rate) => `${name} ${rate}/s`), `${name} highest`];
  const rateOf = (name: string) =>
    name.endsWith("highest") ? spread(figures.of(name)) : name.replace(/.* |\/s/g, "");
  return table([
    ["", "callbacks a second", "p50", "p99", "longest", "answered, p99", "not sent"],
    ...receiversIn(figures).flatMap((receiver) =>
      names(receiver)
        .filter((name) => figures.has(`${name} p50`))
        .map((name) => [
          NAMES[receiver],
          rateOf(name),
          spread(figures.of(`${name} p50`), ms),
          spread(figures.of(`${name} p99`), ms),
          spread(figures.of(`${name} max`), ms),
          spread(figures.of(`${name} ack p99`), ms),
          spread(figures.of(`${name} not sent`)),
        ]),
    ),
  ]);
}

function bursts(figures: Figures, plan: Plan): string {
  const rows = plan.burstsMs.flatMap((wecomMs) => contestantsIn(figures).map((name) => ({ name, wecomMs })));
  return table([
    ["", "WeCom takes", "in their window", "p50", "p99", "longest"],
    ...rows.map(({ name, wecomMs }) => [
      NAMES[name],
      ms(wecomMs),
      spread(figures.of(`${name} burst ${wecomMs} in window`)),
      ...["p50", "p99", "max"].map((part) => spread(figures.of(`${name} burst ${wecomMs} ${part}`), ms)),
    ]),
  ]);
}

function prices(figures: Figures): string {
  const perWelcome = dearestWelcome(figures);
  const stored = figures.of("units many stored").median;
  const free = freeADay(perWelcome);
  const binding = UNITS_PRICED.reduce((a, b) => (free[a] <= free[b] ? a : b));
  return `By Cloudflare's list prices, as read on ${PRICES_READ}; the dearest way, every welcome alone in its object and after a pause of half a
minute. CPU is all that workerd used, and WeCom is taken to answer in ${WECOM_MS} ms.

${table([
  ["", "one welcome", "included in a month", "a million more", "free plan, a day", "welcomes of that"],
  ...UNITS_PRICED.map((unit) => [
    PRICES[unit].what,
    number(perWelcome[unit]),
    number(PRICES[unit].included),
    `$${PRICES[unit].usdAMillion}`,
    number(PRICES[unit].freeADay),
    number(free[unit]),
  ]),
])}

- **A million welcomes in a month: $${monthlyUsd(perWelcome, stored, 1e6).toFixed(2)}**, of which $${PLAN_USD_A_MONTH} is the plan. Where nothing included is left: $${millionUsd(perWelcome, stored).toFixed(2)} a million.
- **Welcomes a day on the free plan: ${number(Math.floor(free[binding] / 1_000) * 1_000)}**, bound by ${PRICES[binding].what}.`;
}
