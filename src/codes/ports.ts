/** What making and finding codes needs: WeCom, the store, the clock. Ports, so that deciding code knows no object. */
import type { AppConfig } from "../config/types.ts";
import type { CodeStore } from "./store.ts";
import type { AskWecom } from "./wecom-port.ts";

export interface CodePorts {
  ask: AskWecom;
  store: CodeStore;
  app: AppConfig;
  now(): number;
}

/** How far WeCom's clock and ours may differ. */
export const CLOCKS_MS = 5 * 60_000;
/** Codes that are asked about one by one for one request: Cloudflare's free plan allows fifty. */
export const LOOKS = 40;
