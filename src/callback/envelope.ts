/**
 * Finds the ciphertext in a callback's body. Reads nothing else of it: everything but `Encrypt` is unsigned.
 *
 * Anybody may post a body, so no parser sees it before its signature is proven: this looks at a few tags and stops.
 * WeCom sends XML; Tencent's libraries know a JSON form too, told apart by its first character.
 */

/** WeCom's envelope has four elements and some CDATA; a document with more pieces than this is not WeCom's. */
const MOST_PIECES = 64;

/** The next piece of markup: a comment, CDATA, an instruction, a closing or an opening tag. Linear: nothing overlaps. */
const PIECE =
  /<(?:!--.*?-->|!\[CDATA\[(?<cdata>.*?)\]\]>|\?.*?\?>|\/(?<close>[A-Za-z_][\w.-]*)\s*>|(?<open>[A-Za-z_][\w.-]*)(?:\s[^<>]*?)?(?<empty>\/?)>)/sy;

const MARK = /[{}[\],:]/g;

/**
 * Characters of base64 that a writer of XML may escape; WeCom's writer escapes none, so a long text is not searched.
 */
const LONGEST_ESCAPED = 8_192;
const ESCAPED = /&#(?:x([\da-f]{1,2})|(\d{1,3}));/gi;

/** The base64 text of `Encrypt`, or null when the body holds none. */
export function readEnvelope(body: string): string | null {
  const text = body.trim();
  return text.startsWith("{") ? readJsonEnvelope(text) : readXmlEnvelope(text);
}

/** The runtime's JSON parser is fast for a text of few pieces, however long. */
function readJsonEnvelope(text: string): string | null {
  if (hasManyMarks(text)) return null;
  try {
    const envelope: unknown = JSON.parse(text);
    if (typeof envelope !== "object" || envelope === null) return null;
    for (const [name, value] of Object.entries(envelope)) {
      if ((name === "Encrypt" || name === "encrypt") && typeof value === "string") return value;
    }
    return null;
  } catch {
    return null;
  }
}

function hasManyMarks(text: string): boolean {
  let marks = 0;
  for (const _ of text.matchAll(MARK)) if (++marks > MOST_PIECES) return true;
  return false;
}

/** The first `Encrypt` right below the root that is not blank. */
function readXmlEnvelope(text: string): string | null {
  const path: string[] = [];
  let hasRoot = false;
  let encrypt: string | null = null;
  let inside = "";
  let at = 0;
  for (let pieces = 0; pieces < MOST_PIECES; pieces++) {
    const next = text.indexOf("<", at);
    if (next === -1) return path.length === 0 && text.slice(at).trim() === "" ? encrypt : null;
    const before = text.slice(at, next);
    if (path.length === 0 && before.trim() !== "") return null;
    if (path.length === 2) inside += before;
    PIECE.lastIndex = next;
    const piece = PIECE.exec(text);
    if (piece === null) return null;
    at = PIECE.lastIndex;
    const { cdata, close, open, empty } = piece.groups ?? {};
    if (cdata !== undefined) {
      if (path.length === 0) return null;
      if (path.length === 2) inside += cdata;
    } else if (open !== undefined) {
      if (path.length === 0 && hasRoot) return null;
      hasRoot = true;
      if (path.length < 2) inside = "";
      if (empty === "") path.push(open);
    } else if (close !== undefined) {
      if (path.length === 2 && close === "Encrypt") encrypt ??= unescaped(inside.trim()) || null;
      if (path.pop() !== close) return null;
    }
  }
  return null;
}

function unescaped(text: string): string {
  if (text.length > LONGEST_ESCAPED || !text.includes("&")) return text;
  return text.replace(ESCAPED, (_, hex, decimal) =>
    String.fromCharCode(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)),
  );
}
