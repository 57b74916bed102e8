/**
 * What the kinds of app do differently, a row for each kind. What they say in `WECOM_APPS` stands in
 * `src/config/kinds.ts`.
 */
import { isInstalled, SUITE_KINDS } from "../config/kinds.ts";
import type { AppConfig, AppKind, Config, SuiteConfig, SuiteKind } from "../config/types.ts";
import type { PlainCode, Sentence } from "../i18n/sentence.ts";
import type { CallWecom } from "../wecom/client.ts";
import type { StaffDetails } from "../wecom/contact.ts";
import { errcodeOf } from "../wecom/errors.ts";
import type { AuthInfoPath, ExchangePath } from "../wecom/service.ts";
import { getCorpToken } from "./corp-token.ts";
import { getToken } from "./gettoken.ts";
import type { SuiteOfCompany } from "./suite-of-company.ts";
import type { TokenAnswer } from "./token.ts";

interface RunningKind {
  /** What the one on call should do about an errcode; null when nothing is to be done. */
  remedy(errcode: number): Sentence | null;
  /** Whether WeCom tells members' names, to some companies' apps at least. */
  isToldNames: boolean;
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
  isToldNames: true,
  readable: withoutIds,
};

/** The suite's object has the permanent_code, and takes a new one by itself. */
const SUITE_REMEDIES: Readonly<Record<number, PlainCode>> = {
  40001: "remedy-authorise-again",
  40084: "remedy-authorise-again",
  40091: "remedy-authorise-again",
  45031: "remedy-authorise-again",
  48004: "remedy-authorise-again",
  40080: "remedy-suite-settings",
  40083: "remedy-suite-settings",
  41021: "remedy-suite-settings",
  41024: "remedy-suite-settings",
};

const remedyOfInstalled: RunningKind["remedy"] = (errcode) => {
  const code = SUITE_REMEDIES[errcode];
  return code === undefined ? DEVELOPED.remedy(errcode) : { code };
};

const RUNNING_KINDS = {
  "self-built": {
    remedy: (errcode) => errcodeOf(errcode).remedy,
    isToldNames: true,
    readable: (_, details) => details,
  },
  "provider-developed": DEVELOPED,
  "template-app": { ...DEVELOPED, remedy: remedyOfInstalled },
  "third-party": {
    remedy: remedyOfInstalled,
    // The userid stands in the name's place (docs 91122, 96067).
    isToldNames: false,
    readable: (_, { name: _name, alias: _alias, ...details }) => details,
  },
} satisfies Record<AppKind, RunningKind>;

/** WeCom gives a provider, who may not know a member's name, the userid in its place (docs 91122, 96255). */
function withoutIds(userId: string, { name, alias, ...details }: StaffDetails): StaffDetails {
  const readable: StaffDetails = details;
  if (name !== undefined && name !== userId) readable.name = name;
  if (alias !== undefined && alias !== userId) readable.alias = alias;
  return readable;
}

/** An access_token of the app's, from where its kind gets one; `suite` is asked for an installed app alone. */
export async function askForToken(
  call: CallWecom,
  app: AppConfig,
  suite: SuiteOfCompany,
  now: number,
): Promise<TokenAnswer> {
  switch (app.kind) {
    case "self-built":
    case "provider-developed":
      return await getToken(call, app, now);
    case "template-app":
      return await tokenByCode(suite, ({ code }) =>
        getToken(call, { corpId: app.corpId, secret: code }, now),
      );
    case "third-party":
      return await tokenByCode(suite, ({ code }) =>
        getCorpToken(call, suite, { suiteName: app.suite.name, corpId: app.corpId, code }, now),
      );
  }
}

/** Refusals of a permanent_code: it was reset, or the company has cancelled (docs 90455, 97164). */
const CODE_REFUSED: ReadonlySet<number> = new Set([40001, 40084, 40091, 48004]);

/** A code that WeCom refuses is not used again; another may be on the way, or there already. */
async function tokenByCode(
  suite: SuiteOfCompany,
  ask: (found: { code: string }) => Promise<TokenAnswer>,
): Promise<TokenAnswer> {
  let found = await suite.permanentCode();
  // Each code is refused once at most: then the suite's object does not give it again.
  while (found.ok) {
    const answer = await ask(found);
    if (answer.ok || !CODE_REFUSED.has(answer.errcode ?? 0)) return answer;
    found = await suite.refusedCode(found.code);
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

/** Whether WeCom tells members' names to the app, to some companies' apps of its kind at least. */
export const isToldNames = ({ kind }: Pick<AppConfig, "kind">) => RUNNING_KINDS[kind].isToldNames;

/** Whether WeCom tells no member's name to the app, or to the apps of the suite, with this name. */
export function isNameless({ apps, suites }: Pick<Config, "apps" | "suites">, name: string): boolean {
  const suite = suites.get(name);
  const kind = suite === undefined ? apps.get(name)?.kind : SUITE_KINDS[suite.kind].appKind;
  return kind !== undefined && !RUNNING_KINDS[kind].isToldNames;
}

/** The name of an app's kind, as operators know it. */
export function kindNameOf(app: AppConfig): string {
  return isInstalled(app) ? app.suite.kind : app.kind;
}

/** Whether the second versions serve templates, nobody says. */
const SERVICE_PATHS = {
  "provider-developed": { exchange: "service/get_permanent_code", authInfo: "service/get_auth_info" },
  "third-party": { exchange: "service/v2/get_permanent_code", authInfo: "service/v2/get_auth_info" },
} satisfies Record<SuiteKind, { exchange: ExchangePath; authInfo: AuthInfoPath }>;

/** The calls by which WeCom tells of a suite's companies. */
export const servicePathsOf = ({ kind }: SuiteConfig) => SERVICE_PATHS[kind];
