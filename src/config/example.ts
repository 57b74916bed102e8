/**
 * Finds values of `.dev.vars.example` that were left unchanged: everybody can read them, and nothing works with them.
 */

import type { AppConfig, Config, ConfigProblem } from "./types.ts";

const PLACEHOLDER = "change-me";
const AES_KEY = "changeMe0123456789abcdefghijklmnopqrstuvwxy";
const RELAY = "https://relay.example.com/wecom";

export const isFromExample = (value: string) => value === PLACEHOLDER || value === AES_KEY;

/** The problems of an app that still has values of the example. */
export function exampleLeftInApp({
  name,
  secret,
  callbackTokens,
  encodingAesKeys,
}: AppConfig): ConfigProblem[] {
  const fields = [
    { field: "secret", values: [secret], from: "应用管理, the app, Secret" },
    { field: "callbackToken", values: callbackTokens, from: "接收消息, 设置API接收, Token" },
    { field: "encodingAesKey", values: encodingAesKeys, from: "接收消息, 设置API接收, EncodingAESKey" },
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
