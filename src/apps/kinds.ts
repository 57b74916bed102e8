/**
 * What the kinds of app do differently, a row for each kind. What they say in `WECOM_APPS` stands in
 * `src/config/kinds.ts`.
 */
import type { AppConfig, AppKind } from "../config/types.ts";
import type { CallWecom } from "../wecom/client.ts";
import { errcodeOf } from "../wecom/errors.ts";
import { getToken } from "./gettoken.ts";
import type { TokenAnswer } from "./token.ts";

interface RunningKind {
  /** Asks WeCom for an access_token of the app's. */
  token(call: CallWecom, app: AppConfig, now: number): Promise<TokenAnswer>;
  /** What the one on call should do about an errcode; null when nothing is to be done. */
  remedy(errcode: number): string | null;
}

const RUNNING_KINDS = {
  "self-built": {
    token: getToken,
    remedy: (errcode) => errcodeOf(errcode).remedy,
  },
} satisfies Record<AppKind, RunningKind>;

/** An access_token of the app's, from where its kind gets one. */
export function askForToken(call: CallWecom, app: AppConfig, now: number): Promise<TokenAnswer> {
  return RUNNING_KINDS[app.kind].token(call, app, now);
}

/**
 * What the one on call should do about an errcode that an app met; null when nothing is to be done. Of an app that the
 * configuration does not have, the kind is not known.
 */
export function remedyFor(app: Pick<AppConfig, "kind"> | undefined, errcode: number): string | null {
  return app === undefined ? errcodeOf(errcode).remedy : RUNNING_KINDS[app.kind].remedy(errcode);
}
