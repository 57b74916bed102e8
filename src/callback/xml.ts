/**
 * Reads WeCom's flat XML: the elements right below the root, by name. Knows nothing of what they mean.
 *
 * No entity is expanded that a document declares for itself. Elements may come in any order, several times, empty or
 * not at all.
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
  /** Whether the document was read to its end: of one that was cut nobody knows what it lacks. */
  isWhole: boolean;
}

/** The elements of an XML document, or null when it is not well-formed. */
export function readXml(document: string): Elements | null {
  const { elements, isWellFormed } = read(document, "stop");
  return isWellFormed ? elements : null;
}

/** What XML 1.0 does not allow anywhere: WeCom passes on what customers type, and that may be in it. */
const NOT_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** Sections of CDATA, which are left as they are, and each & outside of them that begins no entity of XML's own. */
const CDATA_OR_BARE_AMPERSAND =
  /<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-f]{1,6});)/giu;

/**
 * The elements of a document that is known to be WeCom's, as far as they can be told. What is no character of XML is
 * left out, and other faults are passed over: an element counts when it is closed.
 */
export function readDamagedXml(document: string): Elements {
  const strictly = readXml(document);
  if (strictly !== null) return strictly;
  const mended = document
    .replace(NOT_XML, "")
    .replace(CDATA_OR_BARE_AMPERSAND, (found) => (found === "&" ? "&amp;" : found));
  return read(mended, "go-on").elements;
}

/** A document may have a fault at each of its characters, and describing one takes time. */
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
