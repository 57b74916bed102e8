/** Reads the command line of a command, and ends the command where it is wrong. Knows no command. */
import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { type Sentence, say } from "../src/i18n/sentence.ts";
import { quote, suggestion } from "../src/schema/wording.ts";
import { keptFlag } from "./kept-by-npm.ts";
import { LANG_FLAG } from "./language.ts";
import { giveUp, inWords } from "./words.ts";

const HELP_FLAG = { help: { type: "boolean", short: "h" } } as const;

interface Command<Options extends ParseArgsOptionsConfig> {
  /** As it is typed: `npm run doctor`. */
  command: string;
  usage: Sentence;
  /** Its own flags: every command has `--help` and `--lang`. */
  options: Options;
  takesWords?: boolean;
  /** Flags of it that npm may keep: the command finds them itself. */
  findsKept?: readonly string[];
}

/** The typed flags and words of a command. `--help` prints the usage and ends the command. */
export function readCommand<const Options extends ParseArgsOptionsConfig>({
  command,
  usage,
  options,
  takesWords = false,
  findsKept = [],
}: Command<Options>) {
  refuseKept(
    command,
    Object.keys(options).filter((flag) => !findsKept.includes(flag)),
  );
  const read = readFlags({ options: { ...options, ...HELP_FLAG }, takesWords, usage });
  if ("help" in read.values) printUsage(usage);
  return read;
}

/** Prints how a command is used, and ends it. */
export function printUsage(usage: Sentence): never {
  console.log(inWords(usage));
  process.exit();
}

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
