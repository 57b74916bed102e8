/** Finds the Worker's admin token where a deployment leaves it. */
import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import * as v from "valibot";
import { type Part, say } from "../../src/i18n/sentence.ts";

export interface AdminToken {
  token: string;
  /** For a sentence: where it was found. */
  from: Part;
}

/** The file that `wrangler deploy --secrets-file` and `wrangler dev` take. */
const FILE = ".dev.vars";

const secrets = v.object({ ADMIN_TOKEN: v.pipe(v.string(), v.trim(), v.nonEmpty()) });

/** The token in the environment, else the one that is known, else that of the secrets file in this folder; or null. */
export function findAdminToken(
  inEnvironment: string | undefined,
  known: AdminToken | null,
): AdminToken | null {
  const token = inEnvironment?.trim();
  if (token) return { token, from: say("the-environment") };
  if (known !== null) return known;
  const found = v.safeParse(secrets, existsSync(FILE) ? parseEnv(readFileSync(FILE, "utf8")) : null);
  return found.success ? { token: found.output.ADMIN_TOKEN, from: FILE } : null;
}
