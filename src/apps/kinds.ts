/**
 * What the kinds of app do differently, a row for each kind. What they say in `WECOM_APPS` stands in
 * `src/config/kinds.ts`.
 */
import type { AppConfig, AppKind, InstalledApp } from "../config/types.ts";
import type { PlainCode, Sentence } from "../i18n/sentence.ts";
import type { CallWecom } from "../wecom/client.ts";
import type { StaffDetails } from "../wecom/contact.ts";
import { errcodeOf } from "../wecom/errors.ts";
import { getToken } from "./gettoken.ts";
import type { PermanentCodes } from "./permanent-code.ts";
import type { TokenAnswer } from "./token.ts";

interface RunningKind {
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

/** A provider-developed app, whoever has its permanent_code. */
const DEVELOPED: RunningKind = {
  remedy(errcode) {
    const code = PROVIDER_REMEDIES[errcode];
    return code === undefined ? errcodeOf(errcode).remedy : { code };
  },
  readable: withoutIds,
};

const RUNNING_KINDS = {
  "self-built": {
    remedy: (errcode) => errcodeOf(errcode).remedy,
    readable: (_, details) => details,
  },
  "provider-developed": DEVELOPED,
  installed: DEVELOPED,
} satisfies Record<AppKind, RunningKind>;

/** WeCom gives a provider, who may not know a member's name, the userid in its place (docs 91122, 96255). */
function withoutIds(userId: string, { name, alias, ...details }: StaffDetails): StaffDetails {
  const readable: StaffDetails = details;
  if (name !== undefined && name !== userId) readable.name = name;
  if (alias !== undefined && alias !== userId) readable.alias = alias;
  return readable;
}

/** An access_token of the app's, from where its kind gets one; `codes` is asked for an installed app alone. */
export async function askForToken(
  call: CallWecom,
  app: AppConfig,
  codes: PermanentCodes,
  now: number,
): Promise<TokenAnswer> {
  switch (app.kind) {
    case "self-built":
    case "provider-developed":
      return await getToken(call, app, now);
    case "installed":
      return await tokenByCode(call, app, codes, now);
  }
}

/** Refusals of a permanent_code: it was reset, or the company has cancelled (docs 90455, 97164). */
const CODE_REFUSED: ReadonlySet<number> = new Set([40001, 40084, 40091, 48004]);

/** A code that WeCom refuses is not used again; another may be on the way, or there already. */
async function tokenByCode(
  call: CallWecom,
  { corpId }: InstalledApp,
  codes: PermanentCodes,
  now: number,
): Promise<TokenAnswer> {
  let found = await codes.get();
  // Each code is refused once at most: then the suite's object does not give it again.
  while (found.ok) {
    const answer = await getToken(call, { corpId, secret: found.code }, now);
    if (answer.ok || !CODE_REFUSED.has(answer.errcode ?? 0)) return answer;
    found = await codes.refused(found.code);
  }
  return found;
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

/** The name of an app's kind, as operators know it. */
export function kindNameOf(app: AppConfig): string {
  return app.kind === "installed" ? app.suite.kind : app.kind;
}
