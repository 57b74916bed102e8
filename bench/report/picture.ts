/** Draws latency.svg: when in its 20 seconds a welcome is sent. Its light background can be read on a dark page. */
import type { Figures } from "../figures.ts";
import { BURST, RATES } from "../plan.ts";
import { ms, number } from "./format.ts";

const WIDTH = 760;
const LEFT = 256;
const RIGHT = 30;
const TOP = 80;
const ROW = 74;
/** Between the bars of a row. */
const BAR = 16;
const FIRST_MS = 0.5;
const LAST_MS = 30_000;
const WINDOW_MS = 20_000;
const COLOURS = { yingbin: "#c2410c", sqlite: "#0369a1", bullmq: "#7e22ce", memory: "#64748b" } as const;
type Drawn = keyof typeof COLOURS;
/** Each name of the legend, and its left edge. */
const LEGEND: Record<Drawn, [string, number]> = {
  yingbin: ["Yingbin, durable", 16],
  sqlite: ["SQLite peer, durable", 150],
  bullmq: ["BullMQ peer, durable", 308],
  memory: ["plain Node server, in memory", 470],
};
const ALL_DRAWN = Object.keys(COLOURS) as Drawn[];
const TICKS = [1, 10, 100, 1_000, 10_000];

export function picture(figures: Figures): string {
  const drawn = ALL_DRAWN.filter((name) => figures.has(`${name} on acks/s`));
  const rows: [string, string][] = [
    ...RATES.map((rate): [string, string] => [`${rate} callbacks a second`, `${rate}/s`]),
    ["as many as each can bear", "highest"],
    [`${BURST.toLocaleString("en-US")} at once, WeCom takes 150 ms`, "burst 150"],
  ];
  const bottom = TOP + rows.length * ROW;
  const grid = TICKS.map(
    (tick) => `<line x1="${x(tick)}" x2="${x(tick)}" y1="${TOP - 8}" y2="${bottom}" stroke="#e2e8f0"/>
<text x="${x(tick)}" y="${bottom + 18}" text-anchor="middle" fill="#64748b">${ms(tick)}</text>`,
  );
  const bars = rows.flatMap(([label, name], row) => [
    `<text x="${LEFT - 16}" y="${TOP + row * ROW + 19}" text-anchor="end">${label}</text>`,
    ...drawn.map((receiver, n) => bar(figures, receiver, name, TOP + row * ROW + 9 + n * BAR)),
  ]);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + 32}" width="${WIDTH}" role="img" aria-label="Time from WeCom's callback to the welcome, median to 99th percentile" font-family="system-ui, sans-serif" font-size="12.5" fill="#0f172a">
<rect width="100%" height="100%" rx="8" fill="#ffffff" stroke="#cbd5e1"/>
<text x="16" y="26" font-size="14" font-weight="600">From the callback to the welcome: median to 99th percentile</text>
${drawn.map(legend).join("\n")}
${grid.join("\n")}
<line x1="${x(WINDOW_MS)}" x2="${x(WINDOW_MS)}" y1="${TOP - 8}" y2="${bottom}" stroke="#b91c1c" stroke-width="1.5" stroke-dasharray="4 3"/>
<text x="${x(WINDOW_MS) + 14}" y="${TOP - 14}" text-anchor="end" fill="#b91c1c">20 s: the code is dead</text>
${bars.join("\n")}
</svg>
`;
}

function bar(figures: Figures, receiver: Drawn, name: string, y: number): string {
  if (!figures.has(`${receiver} ${name} p50`)) return "";
  const p50 = figures.of(`${receiver} ${name} p50`).median;
  const p99 = figures.of(`${receiver} ${name} p99`).median;
  const rate = name === "highest" ? ` at ${number(figures.of(`${receiver} highest`).median)}/s` : "";
  const colour = COLOURS[receiver];
  return `<line x1="${x(p50)}" x2="${x(p99)}" y1="${y}" y2="${y}" stroke="${colour}" stroke-width="7" stroke-linecap="round" opacity="0.45"/>
<circle cx="${x(p50)}" cy="${y}" r="5" fill="${colour}"/>
<text x="${x(p99) + 10}" y="${y + 4}" font-size="11" fill="${colour}">${ms(p50)} – ${ms(p99)}${rate}</text>`;
}

function legend(drawn: Drawn): string {
  const [text, left] = LEGEND[drawn];
  return `<circle cx="${left + 5}" cy="43" r="5" fill="${COLOURS[drawn]}"/><text x="${left + 16}" y="47">${text}</text>`;
}

/** A logarithmic scale. */
function x(value: number): number {
  const share = Math.log(value / FIRST_MS) / Math.log(LAST_MS / FIRST_MS);
  return Math.round((LEFT + Math.max(0, share) * (WIDTH - LEFT - RIGHT)) * 10) / 10;
}
