/** The documents tell the figures that the bench measured last: what bench/RESULTS.md has in short. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** The cells of the rows of a page's tables, by the first cell. */
function rowsOf(page: string): ReadonlyMap<string, readonly string[]> {
  const lines = readFileSync(page, "utf8").match(/^\|.*\|$/gm) ?? [];
  return new Map(
    lines.map((line) => {
      const [what = "", ...cells] = line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim());
      return [what, cells];
    }),
  );
}

const RESULTS = rowsOf("bench/RESULTS.md");
/** Yingbin and the two durable peers. */
const COMPARED = 3;
const measured = (what: string) => RESULTS.get(what)?.slice(0, COMPARED) ?? [];

/** A time of the results, in milliseconds. */
function msOf(text: string): number {
  const [, number, unit] = /([\d.]+) (ms|s)$/.exec(text) ?? [];
  return Number(number) * (unit === "s" ? 1_000 : 1);
}

const at150 = measured("callback to send at 150 a second, p50 / p99").map((cell) =>
  cell
    .split(" / ")
    .map((time) => msOf(time).toFixed(1))
    .join(" / "),
);
const burst = measured("1,000 within a second, WeCom taking 150 ms: in time, p99").map((cell) => {
  const [inTime, p99 = ""] = cell.split(", ");
  return { inTime, seconds: (msOf(p99) / 1_000).toFixed(2) };
});
const most = measured("most welcomes a second");
const [million = ""] = measured("a million welcomes in a month");

const TOLD = [
  [
    "docs/guarantees.md",
    {
      "callback to send at 150 a second, p50 / p99": at150.map((times) => `${times} ms`),
      "1,000 callbacks within a second, WeCom taking 150 ms: in time, p99": burst.map(
        ({ inTime, seconds }) => `${inTime}, ${seconds} s`,
      ),
      "most welcomes a second (WeCom takes 166 a second of a company)": most,
      "a million welcomes in a month, by Cloudflare's list prices": [million, "", ""],
    },
  ],
  [
    "docs/guarantees.zh-CN.md",
    {
      "每秒 150 次回调，从回调到发出，p50 / p99": at150.map((times) => `${times} 毫秒`),
      "一秒内 1,000 次回调，企业微信 150 毫秒应答：及时的、p99": burst.map(
        ({ inTime, seconds }) => `${inTime}，${seconds} 秒`,
      ),
      "每秒最多发出（企业微信对一家企业每秒只收 166 条）": most,
      "每月一百万条欢迎语，按 Cloudflare 标价": [`${million.slice(1)} 美元`, "", ""],
    },
  ],
] as const;

test.for(TOLD)("%s has the figures of the results", ([page, rows]) => {
  expect([...at150, ...burst, ...most]).toHaveLength(3 * COMPARED);
  const told = rowsOf(page);
  for (const [what, cells] of Object.entries(rows)) expect(told.get(what), what).toEqual(cells);
});

test.for([
  ["README.md", / (\d+) ms at the median, .* for about \$(\d+)\.$/m],
  ["README.zh-CN.md", /中位数 (\d+) 毫秒；.*约 (\d+) 美元。$/m],
] as const)("%s has them too, rounded", ([page, pattern]) => {
  const [times = ""] = measured("callback to send at 50 a second, p50 / p99");
  const [p50 = ""] = times.split(" / ");
  const [, ...told] = pattern.exec(readFileSync(page, "utf8")) ?? [];
  expect(told).toEqual([msOf(p50), Number(million.slice(1))].map((figure) => figure.toFixed(0)));
});
