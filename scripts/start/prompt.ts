/** Reads a command that is typed while `npm start` runs. Runs no command. */

export type Command =
  | { do: "contact" | "kf" | "install" | "third-party" | "help" | "stop" }
  | { do: "unknown"; line: string };

const COMMANDS = {
  "": "contact",
  kf: "kf",
  install: "install",
  "third-party": "third-party",
  help: "help",
  "?": "help",
  quit: "stop",
  exit: "stop",
} as const;

export function commandOf(line: string): Command {
  const typed = line.trim().toLowerCase();
  const found = Object.entries(COMMANDS).find(([word]) => word === typed);
  return found === undefined ? { do: "unknown", line: line.trim() } : { do: found[1] };
}
