/**
 * Finds where a text stops being JSON, and what belongs there. For texts that hold secrets: it shows punctuation of the
 * text, never letters or digits. Reads nothing out of them.
 */
import { type Part, type Sentence, say } from "../i18n/sentence.ts";

export interface JsonFault {
  /** Counted from 1. */
  line: number;
  column: number;
  /** What is wrong there, in a few words. */
  what: Sentence;
}

/** The first fault of a text; null when the text is JSON. */
export function jsonFault(text: string): JsonFault | null {
  const scanner = new Scanner(text);
  try {
    scanner.document();
    return null;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { ...placeIn(text, error.at), what: error.what };
  }
}

function placeIn(text: string, at: number) {
  const before = text.slice(0, at).split("\n");
  return { line: before.length, column: [...(before.at(-1) ?? "")].length + 1 };
}

class Fault extends Error {
  readonly at: number;
  readonly what: Sentence;

  constructor(at: number, what: Sentence) {
    super(what.code);
    this.at = at;
    this.what = what;
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
    if (this.#at < this.#text.length) this.#fail((found) => say("json-ends-here", { found }));
  }

  #value(): void {
    const sign = this.#text[this.#at];
    if (sign === "{") this.#group("}", () => this.#member());
    else if (sign === "[") this.#group("]", () => this.#value());
    else if (sign === '"') this.#string();
    else if (this.#skip(LITERAL) === "") this.#expected(say("a-json-value"));
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
          say("json-not-closed", { sign: this.#text[began] ?? "", ...this.#place(began) }),
        );
      if (!this.#takes(",")) this.#expected(say("a-json-comma", { end }));
      this.#skip(BLANK);
      if (this.#text[this.#at] === end) this.#fail((found) => say("json-comma-too-many", { end, found }));
    }
  }

  #member(): void {
    if (this.#text[this.#at] !== '"') this.#expected(say("a-json-key"));
    this.#string();
    this.#skip(BLANK);
    if (!this.#takes(":")) this.#expected(say("a-json-colon"));
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
        if (this.#skip(ESCAPE) === "") this.#fail((found) => say("json-backslash", { found }));
      } else if (sign === undefined || sign === "\n" || sign === "\r") {
        throw new Fault(this.#at, say("json-text-not-closed", this.#place(began)));
      } else this.#fail((found) => say("json-control-character", { found }));
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

  #place(at: number) {
    return placeIn(this.#text, at);
  }

  #expected(what: Sentence): never {
    const sign = this.#text[this.#at] ?? "";
    const found = /^[\p{P}\p{S}]$/u.test(sign) ? say("json-found", { sign }) : "";
    this.#fail((stranger) => say("json-should-be", { what, found: stranger === "" ? found : stranger }));
  }

  /** `sentence` gets the end of the sentence, which tells of what is likely to be the slip. */
  #fail(sentence: (found: Part) => Sentence): never {
    throw new Fault(this.#at, sentence(this.#stranger()));
  }

  #stranger(): Part {
    const sign = this.#text[this.#at];
    if (sign === undefined) return say("json-breaks-off");
    const meant = LOOK_ALIKES[sign];
    return meant === undefined ? "" : say("json-look-alike", { sign, meant });
  }
}
