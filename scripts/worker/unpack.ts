/** Unpacks the texts that `pack.ts` packed. Runs in the Worker. */
import { Buffer } from "node:buffer";
import type { Tables } from "../../src/i18n/speaker.ts";
import type { Text } from "../../src/i18n/text.ts";
import { once } from "./once.ts";

/** Stands between two texts of a column, and in none. */
export const BETWEEN = "^";

export interface Packed {
  /** Those of each table. */
  codes: readonly string[];
  /** Each language has a column of its own: texts that are alike compress best as neighbours. */
  en: string;
  zh: string;
  program: Readonly<Record<string, NonNullable<Text["program"]>>>;
}

/** Gives the tables, in the order in which they were packed. They are unpacked when they are first asked for. */
export const unpacked = (packed: () => string): (() => Tables) => once(() => tablesIn(packed()));

function tablesIn(packed: string): Tables {
  // An import would have the module evaluated when the Worker starts.
  const { brotliDecompressSync } = process.getBuiltinModule("node:zlib");
  const json = brotliDecompressSync(Buffer.from(packed, "base64")).toString();
  const { codes, en, zh, program }: Packed = JSON.parse(json);
  const inEnglish = en.split(BETWEEN).values();
  const inChinese = zh.split(BETWEEN).values();
  const textOf = (code: string): Text => {
    const text = { en: inEnglish.next().value ?? "", zh: inChinese.next().value ?? "" };
    const toPrograms = program[code];
    return toPrograms === undefined ? text : { ...text, program: toPrograms };
  };
  return codes.map((table) => Object.fromEntries(table.split(BETWEEN).map((code) => [code, textOf(code)])));
}
