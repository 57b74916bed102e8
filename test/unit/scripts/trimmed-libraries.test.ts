/** The libraries of the Worker's bundle do what the whole libraries do, as far as the Worker uses them. */
import { readFile } from "node:fs/promises";
import { inspect } from "node:util";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { FOR_WORKERD } from "../../../scripts/worker/bundle.ts";
import { trimmedLibraries } from "../../../scripts/worker/libraries.ts";
import { FILTERS, parse, render } from "../../../src/rules/engine/liquid.ts";
import { EMPTY_SCOPE } from "../../../src/rules/engine/variables.ts";
import { readSource } from "../../../src/rules/yaml/read.ts";

const ENTRY = `
  export { parse, render } from "./src/rules/engine/liquid.ts";
  export { EMPTY_SCOPE } from "./src/rules/engine/variables.ts";
  export { readSource } from "./src/rules/yaml/read.ts";
`;

interface Trimmed {
  parse: typeof parse;
  render: typeof render;
  EMPTY_SCOPE: typeof EMPTY_SCOPE;
  readSource: typeof readSource;
}

const { outputFiles: [bundle] = [] } = await build({
  ...FOR_WORKERD,
  stdin: { contents: ENTRY, resolveDir: process.cwd() },
  minify: true,
  write: false,
  plugins: [trimmedLibraries],
});
const trimmed: Trimmed = await import(`data:text/javascript,${encodeURIComponent(bundle?.text ?? "")}`);

describe("Liquid", () => {
  const values = ["'小明, 您好'", "' a\\nb '", "7.5", "now", "nobody"];
  const uses = ["", ": 2", ": '您'", ": '您', 'x'", ": '%Y年%-m月%-d日 %H:%M'"];
  const outcomeOf = (fill: () => string) => {
    try {
      return fill();
    } catch (error) {
      return String(error);
    }
  };

  test.each(FILTERS)("%s gives the same", (filter) => {
    const now = "2026-11-22T11:04:05+08:00";
    for (const value of values) {
      for (const use of uses) {
        const text = `{% assign x = ${value} | ${filter}${use} %}{{ x | append: '!' }}`;
        const ours = outcomeOf(() => trimmed.render(trimmed.parse(text), { ...trimmed.EMPTY_SCOPE, now }));
        expect(ours).toBe(outcomeOf(() => render(parse(text), { ...EMPTY_SCOPE, now })));
      }
    }
  });

  test.each([
    "{% case 1 %}{% when 1 %}a{% endcase %}",
    "{% unless x %}a{% else %}b{% endunless %}",
    "{{ 'a' | upper }}",
    "{% include 'a' %}",
    "{{ 'a",
  ])("%s is read the same", (text) => {
    const ours = outcomeOf(() => trimmed.render(trimmed.parse(text), trimmed.EMPTY_SCOPE));
    expect(ours).toBe(outcomeOf(() => render(parse(text), EMPTY_SCOPE)));
  });
});

describe("YAML", () => {
  const told = (read: ReturnType<typeof readSource>) =>
    inspect(read.ok ? read.source.value : read, { depth: null });
  const texts = [
    "a: [1, 0x1F, 0o17, -1.5e3, .inf, .nan, ~, null, true, False, yes, 2026-11-22, 2026-11-22T11:04:05Z]",
    "a: \"\\u60a8\\x41\\n\\\n  b\"\nc: 'it''s'\nd: |+\n  x\n\n  y\n\ne: >-\n  x\n  y\n",
    "%YAML 1.2\n---\n&a { b: *a, ? c : d, !!str e: f, !x g: h }\n...\n",
    "a: 1\na: 2\n<<: { b: 3 }\n",
    "a: [1, 2\nb: 3",
    "\ta: 1",
    "a: 'x\nb: y",
    '{"a": {"b": [1, "2"]}}',
  ];

  test.each(texts)("%j is read the same, faults included", (text) => {
    expect(told(trimmed.readSource(text))).toBe(told(readSource(text)));
  });

  test("the example is read the same", async () => {
    const text = await readFile("rules.example.yaml", "utf8");
    expect(told(trimmed.readSource(text))).toBe(told(readSource(text)));
  });
});
