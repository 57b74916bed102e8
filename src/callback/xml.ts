/**
 * Reads WeCom's flat XML: the elements right below the root, by name. Knows nothing of what they mean.
 *
 * The parser is strict and expands no entity that a document declares for itself. Elements may come in any
 * order, several times, empty or not at all.
 */
import { SaxesParser } from "saxes";

/** The texts below a document's root, by element name. */
export interface Elements {
  /** The first text of that name that is not blank, trimmed; null when there is none. */
  text(name: string): string | null;
  /** Every text of that name, blank ones included, in the order of the document. */
  all(name: string): string[];
  /** The names that there are. */
  names(): string[];
}

/** The elements of an XML document, or null when it is not well-formed. */
export function readXml(document: string): Elements | null {
  const texts = new Map<string, string[]>();
  let depth = 0;
  let text = "";

  const parser = new SaxesParser();
  parser.on("opentag", () => {
    depth += 1;
    if (depth === 2) text = "";
  });
  parser.on("text", (chunk) => {
    if (depth === 2) text += chunk;
  });
  parser.on("cdata", (chunk) => {
    if (depth === 2) text += chunk;
  });
  parser.on("closetag", ({ name }) => {
    if (depth === 2) {
      // Appended in place: a body is read before its signature is known, and may repeat an element 16,000 times.
      const same = texts.get(name);
      if (same === undefined) texts.set(name, [text]);
      else same.push(text);
    }
    depth -= 1;
  });
  parser.on("error", (error) => {
    throw error;
  });

  try {
    parser.write(document).close();
  } catch {
    return null;
  }
  const all = (name: string) => texts.get(name) ?? [];
  return {
    all,
    names: () => [...texts.keys()],
    text: (name) =>
      all(name)
        .map((value) => value.trim())
        .find((value) => value !== "") ?? null,
  };
}
