/**
 * Reads WeCom's flat XML: the elements right below the root, by name. Knows nothing of their meaning.
 *
 * Expands no entity that a document declares itself. Elements may come in any order, several times, empty or not at
 * all.
 */
import { SaxesParser } from "saxes";

/** The texts below a document's root, by element name. */
export interface Elements {
  /** The first text of a name that is not blank, trimmed; null when there is none. */
  text(name: string): string | null;
  /** Every text of a name, blank texts included, in the order of the document. */
  all(name: string): string[];
  /** The names of all elements. */
  names(): string[];
  /** Whether the document was read to its end: a document that was cut may lack anything. */
  isWhole: boolean;
}

/** The elements of an XML document, or null when it is not well-formed. */
export function readXml(document: string): Elements | null {
  const { elements, isWellFormed } = read(document, "stop");
  return isWellFormed ? elements : null;
}

/** Characters that XML 1.0 allows nowhere: WeCom passes customers' texts on, which may have them. */
const NOT_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** Sections of CDATA, which stay unchanged, and each & outside of them that begins no entity of XML's own. */
const CDATA_OR_BARE_AMPERSAND =
  /<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-f]{1,6});)/giu;

/**
 * The elements of a damaged document that is proven to be WeCom's, as far as they can be read. Leaves out characters
 * that XML does not allow, and passes over other faults: an element counts when it is closed.
 */
export function readDamagedXml(document: string): Elements {
  const strictly = readXml(document);
  if (strictly !== null) return strictly;
  const mended = document
    .replace(NOT_XML, "")
    .replace(CDATA_OR_BARE_AMPERSAND, (found) => (found === "&" ? "&amp;" : found));
  return read(mended, "go-on").elements;
}

/** A document may have a fault at each character, and to describe a fault takes time. */
const MOST_FAULTS = 1_000;

function read(document: string, atFault: "stop" | "go-on"): { elements: Elements; isWellFormed: boolean } {
  const texts = new Map<string, string[]>();
  let depth = 0;
  let roots = 0;
  let faults = 0;
  let isRead = false;
  let text = "";

  const parser = new SaxesParser();
  parser.on("opentag", () => {
    depth += 1;
    if (depth === 1) roots += 1;
    if (depth === 2) text = "";
  });
  parser.on("text", (chunk) => {
    if (depth === 2) text += chunk;
  });
  parser.on("cdata", (chunk) => {
    if (depth === 2) text += chunk;
  });
  parser.on("closetag", ({ name }) => {
    if (depth === 2 && roots === 1) {
      // Appended in place: a document may repeat an element 16,000 times.
      const same = texts.get(name);
      if (same === undefined) texts.set(name, [text]);
      else same.push(text);
    }
    depth -= 1;
  });
  parser.on("error", (error) => {
    faults += 1;
    if (atFault === "stop" || faults > MOST_FAULTS) throw error;
  });

  try {
    parser.write(document).close();
    isRead = true;
  } catch {
    faults += 1;
  }
  const all = (name: string) => texts.get(name) ?? [];
  const elements: Elements = {
    all,
    names: () => [...texts.keys()],
    text: (name) =>
      all(name)
        .map((value) => value.trim())
        .find((value) => value !== "") ?? null,
    isWhole: isRead && roots === 1 && depth === 0,
  };
  return { elements, isWellFormed: faults === 0 };
}
