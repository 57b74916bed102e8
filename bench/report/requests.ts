/** Writes REQUESTS.md: the processor time of each kind of request, and the memory. */
import type { Measured } from "../requests/kinds-measured.ts";
import type { MemoryUsed } from "../requests/memory.ts";
import { ms, number, table } from "./format.ts";
import type { Machine } from "./machine.ts";

/** Cloudflare's limits: of a request on the free plan, and of an isolate (developers.cloudflare.com/workers/platform/limits). */
const FREE_MS = 10;
const ISOLATE_MB = 128;

interface Report {
  machine: Machine;
  /** The average number of processes that wanted a core in the last quarter of an hour. */
  load: number;
  kinds: readonly Measured[];
  memory: readonly MemoryUsed[];
}

export function requestsReport({ machine, load, kinds, memory }: Report): string {
  const most = Math.max(...memory.map((used) => used.most));
  return `# Processor time and memory, by kind of request

Written by \`npm run bench:requests\` on ${machine.date}, at commit ${machine.commit}: ${machine.processor}, ${machine.system}, workerd ${machine.workerd}.
On average ${number(load)} processes wanted a core at a time: where that is more than there are cores, a request takes more time than alone.
[README.md](README.md#requests) says how it is measured.

## Processor time

Of the whole process, less what it takes when idle. On Cloudflare the Worker and each object have a budget of their own: the free
plan's ${FREE_MS} ms are for the Worker alone, an object has 30 s. In one process they cannot be told apart, so each figure is the sum
of the Worker's and of all objects' that it asks. *First*: the first of its kind in the process, whose code has not run before.

${table([
  ["", "first", "each", "times", `beyond ${FREE_MS} ms: what takes the time`],
  ...kinds.map(({ name, firstMs, ms: each, count, where = "" }) => [
    name,
    ms(firstMs),
    ms(each),
    number(count),
    each > FREE_MS ? where : "",
  ]),
])}

## Memory

Of the whole process, beyond the process of an empty Worker. V8's heap is held to the ${ISOLATE_MB} MB that an isolate may have at
Cloudflare, and that suffices in each row. The rest is workerd's own: the caches of each object's database, threads, bodies.
Here all objects are in one process; Cloudflare spreads them over isolates.

${table([
  ["", "a moment later", "at most", `of ${ISOLATE_MB} MB`],
  ...memory.map(({ name, after, most: peak }) => [
    name,
    `${number(after)} MB`,
    `${number(peak)} MB`,
    `${number((100 * peak) / ISOLATE_MB)} %`,
  ]),
])}

The most is ${number(most)} MB, of the whole process.
`;
}
