/** A valid app, of which each test changes one field. */
import type { AppConfig, InstalledApp } from "../../../src/config/types.ts";
export const anApp = (changes: Partial<Exclude<AppConfig, InstalledApp>> = {}): AppConfig => ({
  ...({
    name: "sales",
    kind: "self-built",
    corpId: "ww1",
    secret: "s",
    agentId: null,
    forward: null,
    webhook: null,
  } as const),
  callbackTokens: [],
  encodingAesKeys: [],
  receiveIds: new Set<string>(),
  ...changes,
});
