/** Reads `WECOM_SUITES`: the suites of a service provider by name, and what is wrong with them. */
import * as v from "valibot";
import { coded, type Sentence, say } from "../i18n/sentence.ts";
import { type AppIssue, callbackSettings, sentences, setting } from "./app-schema.ts";
import {
  APP_NAME,
  issuePath,
  type Note,
  placeInJson,
  readJsonObject,
  sentenceOf,
  toWebhookConfig,
} from "./apps.ts";
import { isSuiteKind, SUITE_KIND_NAMES, SUITE_KINDS } from "./kinds.ts";
import type { SuiteConfig, SuiteKind } from "./types.ts";

const NO_SUITES: ReadonlyMap<string, SuiteConfig> = new Map();

/** The suites with a valid description, none without the secret; null when it cannot be read. */
export function readSuites(
  secret: string | null,
  isApp: (name: string) => boolean,
  complain: Note,
): ReadonlyMap<string, SuiteConfig> | null {
  if (secret === null) return NO_SUITES;
  const described = readJsonObject(secret);
  if (described === null) {
    complain("WECOM_SUITES", say("suites-not-an-object", { place: placeInJson(secret) }));
    return null;
  }
  const suites = new Map<string, SuiteConfig>();
  for (const [name, suite] of Object.entries(described)) {
    const path = `WECOM_SUITES.${name}`;
    if (isApp(name)) {
      complain(path, say("suite-named-as-app"), name);
      continue;
    }
    const read = readSuite(name, suite, (place, message) => complain(`${path}${place}`, message, name));
    if (read === null) continue;
    if (hasId(suites, read.suiteId)) complain(`${path}.suiteId`, say("suite-described-twice"), name);
    else suites.set(name, read);
  }
  return suites;
}

const hasId = (suites: ReadonlyMap<string, SuiteConfig>, suiteId: string) =>
  [...suites.values()].some((suite) => suite.suiteId === suiteId);

/** A suite with a valid description; null for any other, with a complaint at each place, counted from the suite's. */
function readSuite(
  name: string,
  described: unknown,
  complain: (place: string, message: Sentence) => void,
): SuiteConfig | null {
  if (!APP_NAME.test(name)) {
    complain("", say("bad-suite-name"));
    return null;
  }
  const read = toSuiteConfig(name, described);
  if ("issues" in read) {
    for (const issue of read.issues) complain(issuePath("", issue), sentenceOf(issue));
    return null;
  }
  const { isSuiteId, wrongSuiteId } = SUITE_KINDS[read.kind];
  if (isSuiteId(read.suiteId)) return read;
  complain(".suiteId", say(wrongSuiteId));
  return null;
}

function toSuiteConfig(name: string, described: unknown): SuiteConfig | { issues: readonly AppIssue[] } {
  const read = v.safeParse(suiteSchema(), described, { abortPipeEarly: true });
  if (!read.success) return { issues: read.issues };
  const { callbackToken, encodingAesKey, receiveIds, forward = null, webhook = null, ...suite } = read.output;
  const { providerSecret = null, installs = "here", ...others } = suite;
  return {
    name,
    ...others,
    providerSecret,
    installs,
    callbackTokens: callbackToken,
    encodingAesKeys: encodingAesKey,
    receiveIds: new Set(receiveIds),
    forward,
    webhook: webhook && toWebhookConfig(webhook),
  };
}

/** Built when a secret is read: most Workers have no suites. */
function suiteSchema() {
  const kind = coded("not-a-kind", { kinds: { any: SUITE_KIND_NAMES } });
  return v.strictObject(
    {
      kind: v.custom<SuiteKind>(isSuiteKind, kind),
      suiteId: setting("the-suite-id"),
      suiteSecret: setting("the-suite-secret"),
      providerCorpId: setting("the-provider-corpid"),
      providerSecret: v.exactOptional(setting("the-provider-secret")),
      installs: v.exactOptional(
        v.picklist(
          ["here", "elsewhere"],
          coded("here-or-elsewhere", { words: { any: ['"here"', '"elsewhere"'] }, forward: "forward" }),
        ),
      ),
      ...callbackSettings(),
    },
    sentences(coded("not-a-suite")),
  );
}
