/**
 * Reads the command line of `npm run rules`: the commands with their flags, and the sentence for a command that was
 * mistyped. Runs no command.
 */
import { parseArgs } from "node:util";
import { say } from "../../src/i18n/sentence.ts";
import { suggestion } from "../../src/schema/wording.ts";
import { readFlags, refuseKept } from "../flags.ts";
import { LANG_FLAG } from "../language.ts";
import { giveUp } from "../words.ts";
import { EVENT_FLAGS } from "./event-flags.ts";

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;

const OPTIONS = {
  help: { ...flag, short: "h" },
  json: flag,
  at: text,
  event: text,
  local: flag,
  remote: flag,
  data: text,
  unchecked: flag,
  force: flag,
  codes: text,
  url: text,
  config: text,
  by: text,
  note: text,
  ...LANG_FLAG,
  ...EVENT_FLAGS,
} as const;

/** The flags that every command has. */
const COMMON_FLAGS = ["help", ...Object.keys(LANG_FLAG)];
const WORKER_FLAGS = ["local", "remote", "data", "app", "url", "config"];
const AUTHOR_FLAGS = ["by", "note"];
const FLAGS_OF: ReadonlyMap<string, readonly string[]> = new Map([
  ["check", ["codes"]],
  ["explain", ["event", "at", "json", ...Object.keys(EVENT_FLAGS)]],
  ["push", [...WORKER_FLAGS, ...AUTHOR_FLAGS, "unchecked"]],
  ["rollback", [...WORKER_FLAGS, ...AUTHOR_FLAGS]],
  ["pull", [...WORKER_FLAGS, "force"]],
  ["log", [...WORKER_FLAGS, "json"]],
  ["diff", WORKER_FLAGS],
  ["restore", [...WORKER_FLAGS, ...AUTHOR_FLAGS]],
]);

export const USAGE = say("rules-usage", { language: say("what-lang-takes") });

/** The command with its flags and words; ends the command when they are wrong. */
export function readCommandLine() {
  const { tokens, positionals } = parseArgs({ options: OPTIONS, strict: false, tokens: true });
  const [command] = positionals;
  refuseKept("npm run rules", Object.keys(OPTIONS));
  const flags = tokens.filter((token) => token.kind === "option");
  for (const { name, rawName } of flags) if (!Object.hasOwn(OPTIONS, name)) refuseUnknown(rawName, command);
  if (command !== undefined) {
    if (!FLAGS_OF.has(command)) {
      giveUp(say("unknown-command", { command, hint: suggestion(command, FLAGS_OF.keys()) ?? "" }), USAGE);
    }
    for (const { name, rawName } of flags) refuseUnlessOf(command, name, rawName);
  }
  return readFlags({ options: OPTIONS, takesWords: true });
}

/** The flags that name the place of a file, as they are typed behind a command. */
export function flagsOfPlace(options: ReturnType<typeof readCommandLine>["values"]): string {
  const { local, remote, data, url, config, app } = options;
  const given = Object.entries({ local, remote, data, url, config, app });
  const words = given.flatMap(([name, value]) => {
    if (typeof value === "string") return [`--${name}`, inShell(value)];
    return value ? [`--${name}`] : [];
  });
  return words.map((word) => ` ${word}`).join("");
}

/** A word as a shell reads it. */
const inShell = (word: string) =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

function refuseUnknown(flag: string, command = ""): void {
  const known = [...(FLAGS_OF.get(command) ?? Object.keys(OPTIONS)), ...COMMON_FLAGS];
  const hint = suggestion(
    flag,
    known.map((name) => `--${name}`),
  );
  giveUp(say("unknown-flag", { flag, hint: hint ?? say("list-of-flags") }));
}

function refuseUnlessOf(command: string, name: string, flag: string): void {
  if (COMMON_FLAGS.includes(name) || FLAGS_OF.get(command)?.includes(name)) return;
  const others = [...FLAGS_OF].filter(([, flags]) => flags.includes(name));
  const commands = { all: others.map(([other]) => other) };
  giveUp(say("flag-of-other-commands", { flag, commands, command }));
}
