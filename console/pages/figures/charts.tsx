/** Charts as SVG: bars of outcomes, of which each part is a link, and lines of latency. Drawn in the theme's colours. */
import type { Outcome } from "../../../src/delivery/delivery.ts";
import { DELIVERY } from "../../delivery/texts.ts";
import { link } from "../../shell/router.ts";
import { bucketName, shortSpan } from "../../time.ts";
import { wordsOf } from "../../words.ts";
import { ceilingOf, type Row } from "./sums.ts";
import { FIGURES } from "./texts.ts";

const say = wordsOf(FIGURES);
const sayOfDelivery = wordsOf(DELIVERY);

/** On a phone a chart is as wide as the phone, so that its letters stay as large as the page's. */
const widthHere = () => (matchMedia("(max-width: 720px)").matches ? 400 : 960);
const HEIGHT = 220;
const LEFT = 52;
const BOTTOM = 26;
const TOP = 8;
const PLOT_HEIGHT = HEIGHT - BOTTOM - TOP;
/** Names closer than this would run into each other. */
const NAME_WIDTH = 84;

/** From the ground up. */
const STACK = [
  "sent",
  "sent-unconfirmed",
  "already-welcomed",
  "superseded",
  "silent",
  "open",
  "no-rule",
  "no-code",
  "missed",
  "refused",
] as const satisfies readonly Outcome[];

type By = "hour" | "day";

interface ChartProps {
  rows: readonly (Row & { p50: number | null; p95: number | null; p99: number | null })[];
  by: By;
}

interface AxesProps extends ChartProps {
  width: number;
  top: number;
  unit: (value: number) => string;
}

function Axes({ rows, by, width, top, unit }: AxesProps) {
  const every = Math.max(1, Math.ceil((rows.length * NAME_WIDTH) / (width - LEFT)));
  const step = (width - LEFT) / Math.max(rows.length, 1);
  return (
    <g class="axes" aria-hidden="true">
      {[0, 0.5, 1].map((part) => {
        const y = TOP + PLOT_HEIGHT * (1 - part);
        return (
          <g key={part}>
            <line x1={LEFT} x2={width} y1={y} y2={y} />
            <text x={LEFT - 6} y={y + 4} text-anchor="end">
              {unit(top * part)}
            </text>
          </g>
        );
      })}
      {rows.map(({ at }, index) =>
        index % every === 0 ? (
          <text key={at} x={LEFT + step * (index + 0.5)} y={HEIGHT - 8} text-anchor="middle">
            {bucketName(at, by)}
          </text>
        ) : null,
      )}
    </g>
  );
}

export function OutcomeBars({
  rows,
  by,
  leadTo,
}: ChartProps & { leadTo: (row: Row, outcome: string) => Record<string, string | null> | null }) {
  const top = ceilingOf(rows.map(({ total }) => total));
  const width = widthHere();
  const step = (width - LEFT) / Math.max(rows.length, 1);
  const thickness = Math.max(2, Math.min(36, step * 0.7));
  return (
    <svg class="chart" viewBox={`0 0 ${width} ${HEIGHT}`} role="group" aria-label={say("outcomes")}>
      <Axes rows={rows} by={by} width={width} top={top} unit={(value) => String(Math.round(value))} />
      {rows.map((row, index) => {
        let below = 0;
        return STACK.flatMap((outcome) => {
          const count = row.outcomes[outcome] ?? 0;
          if (count === 0) return [];
          const height = (count / top) * PLOT_HEIGHT;
          below += height;
          const name = say("bar", { at: bucketName(row.at, by), outcome: sayOfDelivery(outcome), count });
          const bar = (
            <rect
              class={outcome}
              x={LEFT + step * (index + 0.5) - thickness / 2}
              y={TOP + PLOT_HEIGHT - below}
              width={thickness}
              height={Math.max(height, 1)}
            >
              <title>{name}</title>
            </rect>
          );
          const parameters = leadTo(row, outcome);
          return [
            parameters === null ? (
              <g key={row.at + outcome}>{bar}</g>
            ) : (
              <a key={row.at + outcome} href={link("/deliveries", parameters)} aria-label={name}>
                {bar}
              </a>
            ),
          ];
        });
      })}
    </svg>
  );
}

const LINES = ["p50", "p95", "p99"] as const;

export function LatencyLines({ rows, by }: ChartProps) {
  const values = rows.flatMap((row) => LINES.map((line) => row[line] ?? 0));
  const top = ceilingOf(values);
  const width = widthHere();
  const step = (width - LEFT) / Math.max(rows.length, 1);
  const xOf = (index: number) => LEFT + step * (index + 0.5);
  const yOf = (value: number) => TOP + PLOT_HEIGHT * (1 - value / top);
  return (
    <svg class="chart" viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={say("latency")}>
      <Axes rows={rows} by={by} width={width} top={top} unit={shortSpan} />
      {LINES.map((line) => {
        const points = rows.flatMap((row, index) => {
          const value = row[line];
          return value === null ? [] : [{ x: xOf(index), y: yOf(value), at: row.at, value }];
        });
        return (
          <g key={line} class={line}>
            <polyline points={points.map(({ x, y }) => `${x},${y}`).join(" ")} />
            {points.map(({ x, y, at, value }) => (
              <circle key={at} cx={x} cy={y} r="3">
                <title>
                  {say("latency-at", { at: bucketName(at, by), name: say(line), time: shortSpan(value) })}
                </title>
              </circle>
            ))}
          </g>
        );
      })}
    </svg>
  );
}

export function OutcomeLegend({ rows }: Pick<ChartProps, "rows">) {
  const present = STACK.filter((outcome) => rows.some(({ outcomes }) => (outcomes[outcome] ?? 0) > 0));
  return (
    <p class="legend">
      {present.map((outcome) => (
        <span key={outcome}>
          <i class={outcome} aria-hidden="true" /> {sayOfDelivery(outcome)}
        </span>
      ))}
    </p>
  );
}

export function LatencyLegend() {
  return (
    <p class="legend">
      {LINES.map((line) => (
        <span key={line}>
          <i class={line} aria-hidden="true" /> {say(line)}
        </span>
      ))}
    </p>
  );
}
