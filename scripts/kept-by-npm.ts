/**
 * Flags that npm keeps for itself, where the two dashes before them are missing: `npm run rules push FILE --remote` reaches
 * the program as `push FILE`. npm leaves them in the environment alone.
 */

/** npm has these too, perhaps from the user's own settings: they say nothing of what was typed. */
const FLAGS_OF_NPM: readonly string[] = ["force", "help", "json", "tag"];

/** The value of a flag that npm has kept, `true` where it has none; null where npm has kept no such flag. */
export function keptByNpm(flag: string): string | null {
  if (FLAGS_OF_NPM.includes(flag)) return null;
  return process.env[`npm_config_${flag.replaceAll("-", "_")}`] || null;
}

/** What is said of the first of these flags that npm has kept; null where it has kept none. */
export function keptFlag(command: string, flags: Iterable<string>): string | null {
  for (const flag of flags) {
    if (keptByNpm(flag) === null) continue;
    return `npm has kept --${flag} for itself; two dashes hand it on: ${command} -- … --${flag}`;
  }
  return null;
}
