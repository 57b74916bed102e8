/**
 * The apps that a question covers: the app that it names; without a name those of `WECOM_APPS`, and of the companies of
 * suites those that installed a suite, or for which WeCom called, last. Each further company is asked for by its app's name.
 */
import { installedName } from "../config/apps-by-name.ts";
import type { AppConfig, Config, SuiteConfig } from "../config/types.ts";
import type { Env } from "../env.ts";
import { suiteOf } from "../objects.ts";

/** The most companies of suites that a question without an app covers. */
export const COMPANIES_COVERED = 20;

export interface CoveredApps {
  /** Those of `WECOM_APPS` first; none for a name that no app has. */
  apps: AppConfig[];
  /** Whether suites have companies that are not covered. */
  isPartial: boolean;
}

/** Makes a request to an object for each suite, and none for a named app. */
export async function coveredApps(
  env: Pick<Env, "SUITE">,
  config: Config,
  name: string | undefined,
  limit = COMPANIES_COVERED,
): Promise<CoveredApps> {
  if (name !== undefined) {
    const app = config.apps.get(name);
    return { apps: app === undefined ? [] : [app], isPartial: false };
  }
  const asked = await Promise.all(
    [...config.suites.values()].map((suite) => lastCalled(env, config, suite, limit)),
  );
  const newest = asked
    .flatMap(({ calls }) => calls)
    .sort((a, b) => b.at - a.at)
    .slice(0, limit);
  const total = asked.reduce((sum, suite) => sum + suite.total, 0);
  return {
    apps: [...config.apps.values(), ...newest.flatMap((call) => config.apps.get(call.app) ?? [])],
    isPartial: total > newest.length,
  };
}

/** The companies of these apps, each once. */
export const companiesOf = (apps: readonly AppConfig[]) => [...new Set(apps.map(({ corpId }) => corpId))];

async function lastCalled(env: Pick<Env, "SUITE">, config: Config, suite: SuiteConfig, limit: number) {
  try {
    const { companies, total } = await suiteOf(env, config, suite).lastCalled(limit);
    const calls = companies.map(({ corpId, at }) => ({ app: installedName(suite.name, corpId), at }));
    return { calls, total };
  } catch (error) {
    // Mostly a deploy: there may be companies, so the answer does not pass for whole.
    console.warn({ event: "suite.not-asked", suite: suite.name, error: String(error) });
    return { calls: [], total: 1 };
  }
}
