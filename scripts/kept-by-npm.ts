/**
 * Finds flags that npm keeps because the two dashes before them are missing: `npm run rules push FILE --remote` reaches
 * the program as `push FILE`. Then only npm's variables in the environment hold the flag.
 */
import { type Sentence, say } from "../src/i18n/sentence.ts";

/**
 * npm has settings with these names, perhaps from the user's own configuration, so they do not tell whether the flag
 * was typed.
 */
const FLAGS_OF_NPM: readonly string[] = ["force", "help", "json", "tag"];

/** npm reads a flag as its own short flags when it has one for each letter: --lang as -l -a -n -g. */
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

/** The sentence about the first of these flags that npm has kept; null where it has kept none. */
export function keptFlag(command: string, flags: Iterable<string>): Sentence | null {
  for (const flag of flags) {
    if (keptByNpm(flag) === null) continue;
    return say("flag-kept-by-npm", { flag, command });
  }
  return null;
}
