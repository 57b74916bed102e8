/** Where in a rules file the cursor stands, by the file's indentation: the keys that lead there. Pure. */

export interface Place {
  /** `rules`, `[]`, `when`: an item of a list counts as `[]`. */
  path: readonly string[];
  /** Whether a value is typed behind a key, or a key is. */
  types: "key" | "value";
  /** What has been typed of it. */
  typed: string;
}

const LINE = /^(?<indent> *)(?<dashes>(?:- +)*)(?<rest>.*)$/;
const KEY = /^(?<key>"[^"]*"|'[^']*'|[^\s#:{}[\],][^:#{}[\],]*?)\s*:(?:\s+(?<value>.*))?$/;

interface Line {
  indent: number;
  /** How many items of lists begin on the line. */
  dashes: number;
  key: string | null;
  value: string | null;
  rest: string;
}

function readLine(text: string): Line {
  const { indent = "", dashes = "", rest = "" } = LINE.exec(text)?.groups ?? {};
  const { key, value } = KEY.exec(rest)?.groups ?? {};
  return {
    indent: indent.length + dashes.length,
    dashes: dashes.split("-").length - 1,
    key: key === undefined ? null : key.replaceAll(/^["']|["']$/g, ""),
    value: value ?? null,
    rest,
  };
}

/** The place at an offset of a text. Inside brackets on one line, the keys within them are followed, too. */
export function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  const lines = before.split("\n");
  const last = lines.pop() ?? "";
  const here = readLine(last);
  const path = ancestorsOf(lines, here);
  const inBrackets = bracketsIn(here.value ?? (here.key === null ? here.rest : ""));
  if (inBrackets !== null) {
    const outer = here.key === null ? path : [...path, here.key];
    return { ...inBrackets, path: [...outer, ...inBrackets.path] };
  }
  if (here.key !== null) return { path: [...path, here.key], types: "value", typed: here.value ?? "" };
  return { path, types: "key", typed: here.rest };
}

/** The keys above a line, from the outermost. */
function ancestorsOf(above: readonly string[], here: Line): string[] {
  const path: string[] = Array.from({ length: here.dashes }, () => "[]");
  let indent = here.dashes > 0 ? here.indent - 2 * here.dashes : here.indent;
  for (let index = above.length - 1; index >= 0 && indent >= 0; index -= 1) {
    const text = above[index] ?? "";
    if (text.trim() === "" || text.trim().startsWith("#")) continue;
    const line = readLine(text);
    const begins = line.indent - 2 * line.dashes;
    // A list may stand at its key's own indentation.
    const isListOfKey = path[0] === "[]" && line.dashes === 0 && line.indent === indent;
    if (line.indent < indent || isListOfKey) {
      if (line.key === null) continue;
      path.unshift(...Array.from({ length: line.dashes }, () => "[]"), line.key);
      indent = line.dashes > 0 ? begins : line.indent;
      if (indent === 0 && line.dashes === 0) break;
    } else if (line.dashes > 0 && begins < indent) {
      // The item that the line before opened: `- name: …`, with the cursor below `name`.
      path.unshift(...Array.from({ length: line.dashes }, () => "[]"));
      indent = begins;
    }
  }
  return path;
}

/** The place inside `{ a: { b: c` of a value; null when no bracket is open there. */
function bracketsIn(value: string): Place | null {
  const stack: { sign: "{" | "["; key: string | null }[] = [];
  let quote: string | null = null;
  let typed = "";
  for (const sign of value) {
    if (quote !== null) {
      if (sign === quote) quote = null;
      typed += sign;
    } else if (sign === '"' || sign === "'") {
      quote = sign;
      typed += sign;
    } else if (sign === "{" || sign === "[") {
      stack.push({ sign, key: null });
      typed = "";
    } else if (sign === "}" || sign === "]") {
      stack.pop();
      typed = "";
    } else if (sign === "," && stack.length > 0) {
      const top = stack.at(-1);
      if (top !== undefined) top.key = null;
      typed = "";
    } else if (sign === ":" && stack.at(-1)?.sign === "{") {
      const top = stack.at(-1);
      if (top !== undefined) top.key = typed.trim().replaceAll(/^["']|["']$/g, "");
      typed = "";
    } else {
      typed += sign;
    }
  }
  const top = stack.at(-1);
  if (top === undefined) return null;
  const path = stack.flatMap(({ sign, key }) => (sign === "[" ? ["[]"] : key === null ? [] : [key]));
  return { path, types: top.sign === "{" && top.key === null ? "key" : "value", typed: typed.trimStart() };
}
