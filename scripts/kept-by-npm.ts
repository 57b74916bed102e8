/**
 * Flags that npm keeps for itself, where the two dashes before them are missing: `npm run rules push FILE --remote` reaches
 * the program as `push FILE`. npm leaves them in the environment alone.
 */

import { type Sentence, say } from "../src/i18n/sentence.ts";

/** npm has these too, perhaps from the user's own settings: they say nothing of what was typed. */
const FLAGS_OF_NPM: readonly string[] = ["force", "help", "json", "tag"];

/** npm takes a flag whose letters are all short flags of its own for these: --lang for -l -a -n -g. */
const READ_AS: Readonly<Record<string, readonly string[]>> = { lang: ["long", "all", "global"] };

const setting = (name: string): string | null => process.env[`npm_config_${name}`] || null;

/** The value of a flag that npm has kept, `true` where it has none; null where npm has kept no such flag. */
export function keptByNpm(flag: string): string | null {
  if (FLAGS_OF_NPM.includes(flag)) return null;
  const kept = setting(flag.replaceAll("-", "_"));
  if (kept !== null) return kept;
  const { [flag]: settings } = READ_AS;
  return settings?.every((one) => setting(one) === "true") ? "true" : null;
}

/** What is said of the first of these flags that npm has kept; null where it has kept none. */
export function keptFlag(command: string, flags: Iterable<string>): Sentence | null {
  for (const flag of flags) {
    if (keptByNpm(flag) === null) continue;
    return say("flag-kept-by-npm", { flag, command });
  }
  return null;
}
