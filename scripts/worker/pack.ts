/**
 * Packs the texts of the Worker for its bundle: compressed with a larger window than that of gzip they are a quarter less
 * of it, and V8 passes over one literal in place of 2,500.
 */
import { Buffer } from "node:buffer";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import type { Plugin } from "esbuild";
import type { Tables } from "../../src/i18n/speaker.ts";
import { OF_DELIVERIES, TABLES } from "../../src/i18n/tables.ts";
import { BETWEEN, type Packed } from "./unpack.ts";

/** The tables as base64. Throws for a text that would not be the same when it is unpacked. */
export function pack(tables: Tables): string {
  const entries = tables.flatMap((table) => Object.entries(table));
  const packed: Packed = {
    codes: tables.map((table) => column(Object.keys(table))),
    en: column(entries.map(([, { en }]) => en)),
    zh: column(entries.map(([, { zh }]) => zh)),
    program: Object.fromEntries(
      entries.flatMap(([code, { program }]) => (program === undefined ? [] : [[code, program]])),
    ),
  };
  return brotliCompressSync(Buffer.from(JSON.stringify(packed))).toString("base64");
}

function column(texts: readonly string[]): string {
  const wrong = texts.find((text) => text.includes(BETWEEN));
  if (wrong !== undefined) throw new Error(`a text has the sign that stands between texts: ${wrong}`);
  return texts.join(BETWEEN);
}

/** Puts a module that unpacks the texts in the place of `src/i18n/held.ts`, with the same exports. */
export const packedTexts: Plugin = {
  name: "packed-texts",
  setup: ({ onLoad }) => {
    onLoad({ filter: /[/\\]src[/\\]i18n[/\\]held\.ts$/ }, () => ({ contents: HELD_PACKED, loader: "ts" }));
  },
};

/** A name that the bundle does not define by itself, and that no minifier changes. */
const PACKED_TEXTS = "packedTexts";

const HELD_PACKED = `
  import { unpacked } from ${JSON.stringify(fileURLToPath(new URL("unpack.ts", import.meta.url)))};
  export const heldTables = unpacked(() => ${PACKED_TEXTS}());
  export const tablesOfDeliveries = () => heldTables().slice(-${OF_DELIVERIES.length});
`;

/**
 * The bundle with the packed texts as its last function, if it says sentences. Between its code gzip needs 2 KB more for
 * them: it takes the frequencies of signs from the texts and the code around them together.
 */
export function withTexts(bundle: string): string {
  if (!bundle.includes(`${PACKED_TEXTS}()`)) return bundle;
  return `${bundle}\nfunction ${PACKED_TEXTS}(){return${JSON.stringify(pack(TABLES))}}`;
}
