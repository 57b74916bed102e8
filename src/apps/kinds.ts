/**
 * What the kinds of app do differently, a row for each kind. What they say in `WECOM_APPS` stands in
 * `src/config/kinds.ts`.
 */
import type { AppConfig, AppKind } from "../config/types.ts";
import type { PlainCode, Sentence } from "../i18n/sentence.ts";
import type { CallWecom } from "../wecom/client.ts";
import type { StaffDetails } from "../wecom/contact.ts";
import { errcodeOf } from "../wecom/errors.ts";
import { getToken } from "./gettoken.ts";
import type { TokenAnswer } from "./token.ts";

interface RunningKind {
  /** Asks WeCom for an access_token of the app's. */
  token(call: CallWecom, app: AppConfig, now: number): Promise<TokenAnswer>;
  /** What the one on call should do about an errcode; null when nothing is to be done. */
  remedy(errcode: number): Sentence | null;
  /** A member's details without those that are no words. */
  readable(userId: string, details: StaffDetails): StaffDetails;
}

/** What the provider has to mend, or the company otherwise than for an app of its own. */
const PROVIDER_REMEDIES: Readonly<Record<number, PlainCode>> = {
  40001: "remedy-permanent-code",
  40091: "remedy-permanent-code",
  45031: "remedy-permanent-code",
  40013: "remedy-provider-corpid",
  710000: "remedy-provider-corpid",
  40031: "remedy-provider-ids",
  40096: "remedy-provider-ids",
  60111: "remedy-provider-ids",
  48001: "remedy-provider-right",
  48002: "remedy-provider-right",
  48007: "remedy-provider-account",
  60020: "remedy-provider-ip",
};

const RUNNING_KINDS = {
  "self-built": {
    token: getToken,
    remedy: (errcode) => errcodeOf(errcode).remedy,
    readable: (_, details) => details,
  },
  "provider-developed": {
    token: getToken,
    remedy(errcode) {
      const code = PROVIDER_REMEDIES[errcode];
      return code === undefined ? errcodeOf(errcode).remedy : { code };
    },
    readable: withoutIds,
  },
} satisfies Record<AppKind, RunningKind>;

/** WeCom gives a provider, who may not know a member's name, the userid in its place (docs 91122, 96255). */
function withoutIds(userId: string, { name, alias, ...details }: StaffDetails): StaffDetails {
  return {
    ...details,
    ...(name !== undefined && name !== userId && { name }),
    ...(alias !== undefined && alias !== userId && { alias }),
  };
}

/** An access_token of the app's, from where its kind gets one. */
export function askForToken(call: CallWecom, app: AppConfig, now: number): Promise<TokenAnswer> {
  return RUNNING_KINDS[app.kind].token(call, app, now);
}

/**
 * What the one on call should do about an errcode that an app met; null when nothing is to be done. Of an app that the
 * configuration does not have, the kind is not known.
 */
export function remedyFor(app: Pick<AppConfig, "kind"> | undefined, errcode: number): Sentence | null {
  return app === undefined ? errcodeOf(errcode).remedy : RUNNING_KINDS[app.kind].remedy(errcode);
}

/** What a text may say of a member: an id is none of it. */
export function readableStaff(app: AppConfig, userId: string, details: StaffDetails): StaffDetails {
  return RUNNING_KINDS[app.kind].readable(userId, details);
}
