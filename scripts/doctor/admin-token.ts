/** Finds the Worker's admin token where a deployment leaves it. */
import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import * as v from "valibot";
import { type Part, say } from "../../src/i18n/sentence.ts";

export interface AdminToken {
  token: string;
  /** Where the token was found, as a part of a sentence. */
  from: Part;
}

/** The file of secrets for `wrangler deploy --secrets-file` and `wrangler dev`. */
const USUAL_FILE = ".dev.vars";

const secrets = v.object({ ADMIN_TOKEN: v.pipe(v.string(), v.trim(), v.nonEmpty()) });

/**
 * The token of the environment, else the known token, else the token in the file of secrets; null without any.
 */
export function findAdminToken(
  inEnvironment: string | undefined,
  known: AdminToken | null,
  file = USUAL_FILE,
): AdminToken | null {
  const token = inEnvironment?.trim();
  if (token) return { token, from: say("the-environment") };
  if (known !== null) return known;
  const found = v.safeParse(secrets, existsSync(file) ? parseEnv(readFileSync(file, "utf8")) : null);
  return found.success ? { token: found.output.ADMIN_TOKEN, from: file } : null;
}
