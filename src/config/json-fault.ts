/**
 * Finds where a text stops being JSON, and what belongs there. For texts that hold secrets: it shows punctuation of the
 * text, never letters or digits. Reads nothing out of them.
 */

export interface JsonFault {
  /** Counted from 1. */
  line: number;
  column: number;
  /** What is wrong there, in a few words. */
  what: string;
}

/** The first fault of a text; null when the text is JSON. */
export function jsonFault(text: string): JsonFault | null {
  const scanner = new Scanner(text);
  try {
    scanner.document();
    return null;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const before = text.slice(0, error.at).split("\n");
    return { line: before.length, column: [...(before.at(-1) ?? "")].length + 1, what: error.message };
  }
}

class Fault extends Error {
  readonly at: number;

  constructor(at: number, what: string) {
    super(what);
    this.at = at;
  }
}

/** Look-alikes of JSON's quote and punctuation on other keyboards. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  "“": '"',
  "”": '"',
  "„": '"',
  "＂": '"',
  "「": '"',
  "」": '"',
  "'": '"',
  "‘": '"',
  "’": '"',
  "，": ",",
  "、": ",",
  "：": ":",
  "｛": "{",
  "｝": "}",
  "［": "[",
  "］": "]",
};
const BLANK = /[ \t\r\n]*/y;
const STRING_PART = /[^"\\\p{Cc}]*/uy;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;
const LITERAL = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;

class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): void {
    this.#skip(BLANK);
    this.#value();
    this.#skip(BLANK);
    if (this.#at < this.#text.length) this.#fail("it should end here");
  }

  #value(): void {
    const sign = this.#text[this.#at];
    if (sign === "{") this.#group("}", () => this.#member());
    else if (sign === "[") this.#group("]", () => this.#value());
    else if (sign === '"') this.#string();
    else if (this.#skip(LITERAL) === "") this.#fail("expected a value: a text in double quotes, { or [");
  }

  /** A list or an object, from its opening bracket on. */
  #group(end: "}" | "]", part: () => void): void {
    const began = this.#at;
    this.#at += 1;
    this.#skip(BLANK);
    if (this.#takes(end)) return;
    for (;;) {
      part();
      this.#skip(BLANK);
      if (this.#takes(end)) return;
      const { length } = this.#text;
      if (this.#at >= length)
        throw new Fault(
          length,
          `the text ends, and the ${this.#text[began]} of ${this.#place(began)} is not closed`,
        );
      if (!this.#takes(",")) this.#fail(`expected a comma or ${end}`);
      this.#skip(BLANK);
      if (this.#text[this.#at] === end) this.#fail(`the comma before this ${end} is one too many`);
    }
  }

  #member(): void {
    if (this.#text[this.#at] !== '"') this.#fail("expected a key in double quotes");
    this.#string();
    this.#skip(BLANK);
    if (!this.#takes(":")) this.#fail("expected a colon");
    this.#skip(BLANK);
    this.#value();
  }

  #string(): void {
    const began = this.#at;
    this.#at += 1;
    for (;;) {
      this.#skip(STRING_PART);
      if (this.#takes('"')) return;
      const sign = this.#text[this.#at];
      if (sign === "\\") {
        if (this.#skip(ESCAPE) === "") this.#fail('in a text, a backslash is written twice: "\\\\"');
      } else if (sign === undefined || sign === "\n" || sign === "\r") {
        throw new Fault(
          this.#at,
          `the text that begins in ${this.#place(began)} has no double quote at its end`,
        );
      } else this.#fail("a control character stands in a text");
    }
  }

  #takes(sign: string): boolean {
    if (this.#text[this.#at] !== sign) return false;
    this.#at += 1;
    return true;
  }

  #skip(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? "";
    this.#at += found.length;
    return found;
  }

  #place(at: number): string {
    const before = this.#text.slice(0, at).split("\n");
    return `line ${before.length}, column ${[...(before.at(-1) ?? "")].length + 1}`;
  }

  #fail(what: string): never {
    const sign = this.#text[this.#at];
    if (sign === undefined) throw new Fault(this.#at, `${what}, but the text ends`);
    const meant = LOOK_ALIKES[sign];
    if (meant !== undefined) throw new Fault(this.#at, `${what}, found ${sign}: JSON wants ${meant}`);
    const isTold = what.startsWith("expected") && /^[\p{P}\p{S}]$/u.test(sign);
    throw new Fault(this.#at, isTold ? `${what}, found ${sign}` : what);
  }
}
