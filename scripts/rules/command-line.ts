/**
 * The command line of `npm run rules`: the commands with their flags, and what is said of one that was mistyped. Does
 * none of the commands.
 */
import { parseArgs } from "node:util";
import { listed, suggest } from "../../src/schema/wording.ts";
import { keptFlag } from "../kept-by-npm.ts";
import { EVENT_FLAGS } from "./event-flags.ts";
import { giveUp } from "./give-up.ts";

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;

const OPTIONS = {
  help: { ...flag, short: "h" },
  json: flag,
  at: text,
  event: text,
  local: flag,
  remote: flag,
  force: flag,
  ...EVENT_FLAGS,
} as const;

const KV_FLAGS = ["local", "remote", "app"];
const FLAGS_OF: ReadonlyMap<string, readonly string[]> = new Map([
  ["check", []],
  ["explain", ["event", "at", "json", ...Object.keys(EVENT_FLAGS)]],
  ["push", KV_FLAGS],
  ["rollback", KV_FLAGS],
  ["pull", [...KV_FLAGS, "force"]],
]);

/** What was typed; ends the command when that cannot be done. */
export function readCommandLine(usage: string) {
  const { tokens, positionals } = parseArgs({ options: OPTIONS, strict: false, tokens: true });
  const [command] = positionals;
  const kept = keptFlag("npm run rules", Object.keys(OPTIONS));
  if (kept !== null) giveUp(kept);
  const flags = tokens.filter((token) => token.kind === "option");
  for (const { name, rawName } of flags) if (!Object.hasOwn(OPTIONS, name)) refuseUnknown(rawName, command);
  if (command !== undefined) {
    if (!FLAGS_OF.has(command)) {
      giveUp(`there is no command ${command}${suggest(command, FLAGS_OF.keys())}\n\n${usage}`);
    }
    for (const { name, rawName } of flags) refuseUnlessOf(command, name, rawName);
  }
  try {
    return parseArgs({ options: OPTIONS, allowPositionals: true });
  } catch (error) {
    return giveUp(error instanceof Error ? error.message : String(error));
  }
}

function refuseUnknown(rawName: string, command = ""): void {
  const known = FLAGS_OF.get(command) ?? Object.keys(OPTIONS);
  const hint = suggest(
    rawName,
    known.map((name) => `--${name}`),
  );
  giveUp(`${rawName} is not a flag${hint || "; npm run rules alone lists all of them"}`);
}

function refuseUnlessOf(command: string, name: string, rawName: string): void {
  if (name === "help" || FLAGS_OF.get(command)?.includes(name)) return;
  const others = [...FLAGS_OF].filter(([, flags]) => flags.includes(name));
  giveUp(`${rawName} is for ${listed(others.map(([other]) => other))}, not for ${command}`);
}
