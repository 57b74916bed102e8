/**
 * The apps by name: those of `WECOM_APPS`, and beside them the app of each company that may have installed a suite. Such
 * an app is made of its name, `<suite>@<corpid>`, and of the suite alone, so that nothing is looked up before a claim is
 * stored; whether the company has installed the suite, the `Suite` object knows.
 */
import { SUITE_KINDS } from "./kinds.ts";
import type { AppConfig, Config, InstalledApp, SuiteConfig } from "./types.ts";

/** A corpid, plain or encrypted: capital and small letters differ. */
const CORP_ID = /^[A-Za-z0-9_-]{1,64}$/;
/** Whether a text may be a company's corpid. */
export const isCorpId = (text: string) => CORP_ID.test(text);

/** Derived apps that are held in memory: their tokens' names are kept by them. */
const HELD_AT_MOST = 2_000;

/** Lists have the apps of `WECOM_APPS` alone; `get` and `has` know those of suites too. */
export class AppsByName extends Map<string, AppConfig> {
  readonly #suites: ReadonlyMap<string, SuiteConfig>;
  readonly #derived = new Map<string, InstalledApp>();

  constructor(apps: ReadonlyMap<string, AppConfig>, suites: ReadonlyMap<string, SuiteConfig>) {
    super(apps);
    this.#suites = suites;
  }

  override get(name: string): AppConfig | undefined {
    return super.get(name) ?? this.#installed(name);
  }

  override has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  #installed(name: string): InstalledApp | undefined {
    const known = this.#derived?.get(name);
    if (known !== undefined) return known;
    const at = name.indexOf("@");
    const suite = at === -1 ? undefined : this.#suites?.get(name.slice(0, at));
    const corpId = name.slice(at + 1);
    if (suite === undefined || !isCorpId(corpId)) return undefined;
    const app = installedApp(suite, corpId);
    if (this.#derived.size >= HELD_AT_MOST) this.#derived.clear();
    this.#derived.set(name, app);
    return app;
  }
}

function installedApp(suite: SuiteConfig, corpId: string): InstalledApp {
  const { callbackTokens, encodingAesKeys, forward, webhook } = suite;
  return {
    name: installedName(suite.name, corpId),
    kind: SUITE_KINDS[suite.kind].appKind,
    suite,
    corpId,
    agentId: null,
    callbackTokens,
    encodingAesKeys,
    receiveIds: new Set([corpId]),
    forward,
    webhook,
  };
}

/** The name of a company's app of a suite. */
export const installedName = (suite: string, corpId: string) => `${suite}@${corpId}`;

/** The apps of a company: those of `WECOM_APPS`, then one of each suite, which the company may have installed. */
export function appsOfCompany(
  { apps, suites }: Pick<Config, "apps" | "suites">,
  corpId: string,
): AppConfig[] {
  const own = [...apps.values()].filter((app) => app.corpId === corpId);
  return [...own, ...[...suites.keys()].flatMap((suite) => apps.get(installedName(suite, corpId)) ?? [])];
}
