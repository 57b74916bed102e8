/**
 * Reads `_headers`, in which a site says the headers of its files
 * (developers.cloudflare.com/workers/static-assets/headers): a path, and below it indented lines with a header each.
 */

export interface HeaderRule {
  path: RegExp;
  set: readonly (readonly [name: string, value: string])[];
  /** Headers of earlier rules that this rule takes away. */
  unset: readonly string[];
}

export function readHeadersFile(text: string): HeaderRule[] {
  const rules: { path: RegExp; set: [string, string][]; unset: string[] }[] = [];
  for (const line of text.split(/\r?\n/)) {
    const content = line.trim();
    if (content === "" || content.startsWith("#")) continue;
    const isHeader = /^\s/.test(line);
    if (!isHeader) {
      rules.push({ path: pattern(content), set: [], unset: [] });
      continue;
    }
    const rule = rules.at(-1);
    if (rule === undefined) continue;
    if (content.startsWith("!")) rule.unset.push(content.slice(1).trim());
    else {
      const colon = content.indexOf(":");
      if (colon > 0) rule.set.push([content.slice(0, colon).trim(), content.slice(colon + 1).trim()]);
    }
  }
  return rules;
}

/** Sets the headers of every rule that fits; a header that several rules set has all their values. */
export function addHeaders(rules: readonly HeaderRule[], path: string, headers: Headers): void {
  const added = new Set<string>();
  for (const rule of rules.filter((one) => one.path.test(path))) {
    for (const name of rule.unset) headers.delete(name);
    for (const [name, value] of rule.set) {
      const key = name.toLowerCase();
      if (added.has(key)) headers.append(name, value);
      else headers.set(name, value);
      added.add(key);
    }
  }
}

/** `*` stands for anything, `:name` for a part of the path; a rule for a host fits nothing here. */
function pattern(path: string): RegExp {
  const source = path
    .replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll(/:[A-Za-z]\w*/g, "[^/]+");
  return new RegExp(`^${source}$`);
}
