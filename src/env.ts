/** What Cloudflare binds to the Worker and its objects: `wrangler.toml` and the secrets. */

import type { ConfigEnv } from "./config/types.ts";
import type { Credentials } from "./credentials/credentials.ts";
import type { Dispatcher } from "./delivery/dispatcher.ts";
import type { Egress } from "./egress.ts";
import type { KfInbox } from "./kf/inbox.ts";
import type { MediaKeeper } from "./media/keeper.ts";

export interface Env extends ConfigEnv {
  /** Rules files, edited by people. */
  RULES: KVNamespace;
  /** Tokens, media that are kept alive, and the last good rules. */
  CACHE: KVNamespace;
  DISPATCHER: DurableObjectNamespace<Dispatcher>;
  KF_INBOX: DurableObjectNamespace<KfInbox>;
  CREDENTIALS: DurableObjectNamespace<Credentials>;
  MEDIA: DurableObjectNamespace<MediaKeeper>;
}

declare global {
  namespace Cloudflare {
    /** What `ctx.exports` has: entrypoints of this same Worker. */
    interface GlobalProps {
      mainModule: { Postman: typeof Egress };
    }
  }
}
