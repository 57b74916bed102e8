/**
 * Finds values of `.dev.vars.example` that were left unchanged: everybody can read them, and nothing works with them.
 */
import { coded, type PlainCode } from "../i18n/sentence.ts";
import { type Console, consoleOf, isInstalled } from "./kinds.ts";
import type { AppConfig, Config, ConfigProblem } from "./types.ts";

const PLACEHOLDER = "change-me";
const AES_KEY = "changeMe0123456789abcdefghijklmnopqrstuvwxy";
const RELAY = "https://relay.example.com/wecom";

export const isFromExample = (value: string) => value === PLACEHOLDER || value === AES_KEY;

/** Where a setting of an app is copied from. */
const FROM: Readonly<Record<Console, { secret: PlainCode; token: PlainCode; aesKey: PlainCode }>> = {
  company: {
    secret: "secret-in-console",
    token: "token-in-console",
    aesKey: "aes-key-in-console",
  },
  provider: {
    secret: "permanent-code-source",
    token: "provider-token-source",
    aesKey: "provider-aes-key-source",
  },
};

/** The problems of an app that still has values of the example. */
export function exampleLeftInApp(app: AppConfig): ConfigProblem[] {
  const { name, callbackTokens, encodingAesKeys } = app;
  const secrets = isInstalled(app) ? [] : [app.secret];
  const from = FROM[consoleOf(app)];
  const fields = [
    { field: "secret", values: secrets, from: from.secret },
    { field: "callbackToken", values: callbackTokens, from: from.token },
    { field: "encodingAesKey", values: encodingAesKeys, from: from.aesKey },
  ];
  return fields
    .filter(({ values }) => values.some(isFromExample))
    .map(({ field, from }) => ({
      app: name,
      path: `WECOM_APPS.${name}.${field}`,
      message: coded("app-setting-of-example", { from: { code: from } }),
    }));
}

/** The problems of the other settings that still have values of the example. */
export function exampleLeft({ apiBase, relayToken }: Config): ConfigProblem[] {
  const left: ConfigProblem[] = [];
  if (apiBase === RELAY) {
    left.push({ app: null, path: "WECOM_API_BASE", message: coded("relay-of-example") });
  }
  if (relayToken === PLACEHOLDER) {
    left.push({ app: null, path: "RELAY_TOKEN", message: coded("relay-token-of-example") });
  }
  return left;
}
