/**
 * Finds values of `.dev.vars.example` that were left unchanged: everybody can read them, and nothing works with them.
 */

import type { PlainCode } from "../i18n/sentence.ts";
import { inWords } from "../i18n/words.ts";
import { type Console, consoleOf } from "./kinds.ts";
import type { AppConfig, Config, ConfigProblem } from "./types.ts";

const PLACEHOLDER = "change-me";
const AES_KEY = "changeMe0123456789abcdefghijklmnopqrstuvwxy";
const RELAY = "https://relay.example.com/wecom";

export const isFromExample = (value: string) => value === PLACEHOLDER || value === AES_KEY;

/** Where a setting of an app is copied from. */
const FROM: Readonly<Record<Console, { secret: string; token: string; aesKey: string }>> = {
  company: {
    secret: "应用管理, the app, Secret",
    token: "接收消息, 设置API接收, Token",
    aesKey: "接收消息, 设置API接收, EncodingAESKey",
  },
  provider: {
    secret: inEnglish("permanent-code-source"),
    token: inEnglish("provider-token-source"),
    aesKey: inEnglish("provider-aes-key-source"),
  },
};

function inEnglish(code: PlainCode): string {
  return inWords({ code }, "en");
}

/** The problems of an app that still has values of the example. */
export function exampleLeftInApp(app: AppConfig): ConfigProblem[] {
  const { name, secret, callbackTokens, encodingAesKeys } = app;
  const from = FROM[consoleOf(app)];
  const fields = [
    { field: "secret", values: [secret], from: from.secret },
    { field: "callbackToken", values: callbackTokens, from: from.token },
    { field: "encodingAesKey", values: encodingAesKeys, from: from.aesKey },
  ];
  return fields
    .filter(({ values }) => values.some(isFromExample))
    .map(({ field, from }) => ({
      app: name,
      path: `WECOM_APPS.${name}.${field}`,
      message: `this is still the example's: copy the app's own from the console (${from})`,
    }));
}

/** The problems of the other settings that still have values of the example. */
export function exampleLeft({ apiBase, relayToken }: Config): ConfigProblem[] {
  const left: ConfigProblem[] = [];
  if (apiBase === RELAY) {
    const message =
      "this is still the example's: put your relay's address there, or delete the line where WeCom lets the apps call without a relay";
    left.push({ app: null, path: "WECOM_API_BASE", message });
  }
  if (relayToken === PLACEHOLDER) {
    const message =
      "this is still the example's: put the token of your relay there, or delete the line where there is no relay";
    left.push({ app: null, path: "RELAY_TOKEN", message });
  }
  return left;
}
