/** What can be typed while `npm start` runs. Reads a line; does nothing itself. */

export type Command = { do: "contact" | "kf" | "help" | "stop" } | { do: "unknown"; line: string };

const COMMANDS = { "": "contact", kf: "kf", help: "help", "?": "help", quit: "stop", exit: "stop" } as const;

export const PROMPT_HELP = `
  Enter   another customer adds a member
  kf      a conversation of customer service
  help    this list
  quit    stop, as Ctrl-C does`;

export function commandOf(line: string): Command {
  const typed = line.trim().toLowerCase();
  const found = Object.entries(COMMANDS).find(([word]) => word === typed);
  return found === undefined ? { do: "unknown", line: line.trim() } : { do: found[1] };
}
