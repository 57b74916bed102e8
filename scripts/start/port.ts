/** Reads the text of a port. */
import { type Sentence, say } from "../../src/i18n/sentence.ts";
import { quote } from "../../src/schema/wording.ts";

/** The highest port with `more` ports above it. */
const highest = (more: number) => 65_535 - more;

/** The port, or the sentence why the text is no port. `more` ports above it are used as well. */
export function readPort(
  text: string,
  name: string,
  more = 0,
): { ok: true; port: number } | { ok: false; why: Sentence } {
  const port = /^\s*\d{1,5}\s*$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= highest(more)) return { ok: true, port };
  return {
    ok: false,
    why: say("not-a-port", { name, text: quote(text), most: String(highest(more)) }),
  };
}
