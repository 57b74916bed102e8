/** The bindings of the services. `scripts/serve/workerd-config.ts` writes them. */
import type { AssetsSettings, Manifest } from "./assets/settings.ts";
import type { Clock } from "./clock.ts";
import type { KvStore } from "./kv/store.ts";

export interface Env {
  /** Yingbin's Worker. Its handler of crons is called as a function: the API for that is experimental. */
  MAIN: Fetcher & { scheduled(controller: { cron: string; scheduledTime: number }): Promise<void> };
  KV_STORE: DurableObjectNamespace<KvStore>;
  CLOCK: DurableObjectNamespace<Clock>;
  CRONS: readonly string[];
  ASSETS: AssetsSettings;
  MANIFEST: Manifest;
  /** The header in which the proxy in front tells the client's address; empty when no header is to be trusted. */
  TRUSTED_PROXY_HEADER: string;
}
