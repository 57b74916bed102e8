/** The rules files that we show, and what becomes of them under careless hands. */
import { globSync, readFileSync } from "node:fs";
import fc from "fast-check";

export const EXAMPLES = ["rules.example.yaml", ...globSync("examples/rules/*.yaml")].map((file) =>
  readFileSync(file, "utf8"),
);

/** An example of which a line was taken away, repeated, cut, indented or filled with something else. */
export const spoiltFiles = fc
  .record({
    text: fc.constantFrom(...EXAMPLES),
    line: fc.nat({ max: 200 }),
    how: fc.constantFrom("drop", "repeat", "cut", "indent", "retype"),
    typed: fc.constantFrom(
      "sned: x",
      "  - 7",
      "when: { state: [1] }",
      "text: { content: }",
      "\tname: a",
      "“好”",
      "&a *b",
      "send: { split: {} }",
    ),
  })
  .map(({ text, line, how, typed }) => {
    const lines = text.split("\n");
    const at = line % lines.length;
    const here = lines[at] ?? "";
    const instead = {
      drop: [],
      repeat: [here, here],
      cut: [here.slice(0, Math.floor(here.length / 2))],
      indent: [` ${here}`],
      retype: [`${/^ */.exec(here)?.[0] ?? ""}${typed}`],
    }[how];
    return lines.toSpliced(at, 1, ...instead).join("\n");
  });
