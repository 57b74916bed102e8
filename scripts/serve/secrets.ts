/** Reads the secrets and vars of the Worker from a file that only its owner can read, or from the environment. */
import { readFileSync, statSync } from "node:fs";
import { parseEnv } from "node:util";
import type { ConfigEnv } from "../../src/config/types.ts";
import { say } from "../../src/i18n/sentence.ts";
import { giveUp, quoted } from "../words.ts";

/** What is taken from the environment. The compiler asks for each that the Worker knows. */
const NAMES = {
  WECOM_APPS: true,
  WECOM_SUITES: true,
  ADMIN_TOKEN: true,
  WECOM_API_BASE: true,
  RELAY_TOKEN: true,
  ALERT_WEBHOOK: true,
  LOCATION: true,
  LANGUAGE: true,
  CONSOLE: true,
  CONSOLE_URL: true,
  WECOM_VERIFY: true,
  WECOM_LOGIN_BASE: true,
  WECOM_OAUTH_BASE: true,
} satisfies Record<keyof ConfigEnv, true>;

/** The header in which the proxy in front tells a client's address; the machine's own, and no setting of the Worker's. */
export const TRUSTED_PROXY_HEADER = "TRUSTED_PROXY_HEADER";

export type Secrets = Readonly<Record<string, string>>;

/** What others on the machine may do with a file. */
const OTHERS = 0o077;

/** The values of the file, which come before those of the environment; ends the command where there are none. */
export function readSecrets(
  path: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Secrets {
  const secrets: Record<string, string> = {};
  for (const name of [...Object.keys(NAMES), TRUSTED_PROXY_HEADER]) {
    const { [name]: value } = environment;
    // The language of a command's environment, as in LANGUAGE=en_US:en, is not the Worker's.
    if (value !== undefined && name !== "LANGUAGE") secrets[name] = value;
  }
  if (path !== undefined) Object.assign(secrets, secretsIn(path));
  if (secrets["WECOM_APPS"] === undefined && secrets["WECOM_SUITES"] === undefined) {
    giveUp(say("no-apps-to-serve"));
  }
  return secrets;
}

function secretsIn(path: string): Secrets {
  try {
    const mode = statSync(path).mode & 0o777;
    if ((mode & OTHERS) !== 0) {
      giveUp(say("secrets-file-open", { file: quoted(path), mode: mode.toString(8), path }));
    }
    return Object.fromEntries(
      Object.entries(parseEnv(readFileSync(path, "utf8"))).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value]],
      ),
    );
  } catch (error) {
    return giveUp(say("secrets-file-unread", { file: quoted(path), why: reasonOf(error) }));
  }
}

export const reasonOf = (error: unknown): string =>
  error instanceof Error ? ("code" in error ? String(error.code) : error.message) : String(error);
