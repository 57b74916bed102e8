/** Reads the flags of a command, and ends the command where they are wrong. Knows no command. */
import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { type Sentence, say } from "../src/i18n/sentence.ts";
import { quote, suggestion } from "../src/schema/wording.ts";
import { keptFlag } from "./kept-by-npm.ts";
import { LANG_FLAG } from "./language.ts";
import { giveUp } from "./words.ts";

interface Expected<Options extends ParseArgsOptionsConfig> {
  options: Options;
  /** Whether the command takes words that belong to no flag. */
  takesWords: boolean;
  /** Printed below the fault. */
  usage?: Sentence;
}

/** The typed flags, with `--lang`, and the typed words. */
export function readFlags<const Options extends ParseArgsOptionsConfig>({
  options,
  takesWords,
  usage,
}: Expected<Options>) {
  const all = { ...options, ...LANG_FLAG };
  const { tokens } = parseArgs({ options: all, strict: false, tokens: true });
  for (const token of tokens) {
    const fault =
      token.kind === "option"
        ? faultOf(token, all)
        : token.kind === "positional" && !takesWords
          ? say("unexpected-word", { word: quote(token.value) })
          : null;
    if (fault !== null) giveUp(fault, ...(usage === undefined ? [] : [usage]));
  }
  return parseArgs({ options: all, allowPositionals: takesWords });
}

interface Flag {
  name: string;
  rawName: string;
  value?: string | undefined;
  inlineValue?: boolean | undefined;
}

function faultOf(
  { name, rawName: flag, value, inlineValue }: Flag,
  options: ParseArgsOptionsConfig,
): Sentence | null {
  const type = Object.hasOwn(options, name) ? options[name]?.type : undefined;
  if (type === undefined) {
    const known = Object.keys(options).map((one) => `--${one}`);
    return say("unknown-flag", { flag, hint: suggestion(flag, known) ?? "" });
  }
  if (type === "boolean") return value === undefined ? null : say("flag-without-value", { flag });
  if (value === undefined) return say("flag-needs-value", { flag, hint: "" });
  const isLikeFlag = inlineValue === false && value.length > 1 && value.startsWith("-");
  return isLikeFlag ? say("flag-needs-value", { flag, hint: say("value-with-dash", { flag, value }) }) : null;
}

/** Ends the command where npm has kept one of these flags. */
export function refuseKept(command: string, flags: Iterable<string>): void {
  const kept = keptFlag(command, [...flags, ...Object.keys(LANG_FLAG)]);
  if (kept !== null) giveUp(kept);
}
