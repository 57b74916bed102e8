/**
 * Gathers what a company's objects know of its apps: rules, media, and the outcomes in each Dispatcher. The
 * first Dispatcher asks the others, so that the Worker makes one request for a company, whatever its number of apps.
 */
import type { Config } from "../../config/types.ts";
import type { Env } from "../../env.ts";
import type { MediaStatus } from "../../media/keeper.ts";
import { dispatchersOf, mediaKeeperOf } from "../../objects.ts";
import type { MediaSource } from "../../rules/engine/kept-media.ts";
import type { RulesFault } from "../../rules/store.ts";
import type { DispatcherOutboxSummary } from "../dispatcher-outbox.ts";
import type { OutcomeSummary } from "./summary.ts";

export type KeptMedium = { name: string; source: MediaSource } & MediaStatus;

export interface CompanyOverview {
  apps: Record<string, AppOverview>;
  /** Dispatchers that could not be asked: those of the version before, for minutes after a deploy. */
  unreached: number;
}

export interface AppOverview {
  rules: RulesSummary;
  media: KeptMedium[];
  /** A summary from each Dispatcher that answered. */
  summaries: AppSummary[];
}

export interface CompanyPorts {
  env: Env;
  config: Config;
  corpId: string;
  /** What the first Dispatcher itself knows. */
  own: {
    summaries(apps: readonly string[]): Promise<AppSummary[]>;
    rules(app: string): Promise<RulesSummary>;
    media(app: string): Promise<{ name: string; source: MediaSource }[]>;
  };
}

export async function companyOverview(apps: string[], ports: CompanyPorts): Promise<CompanyOverview> {
  const { env, config, corpId, own } = ports;
  const [, ...others] = dispatchersOf(env, config, corpId);
  const [media, rules, ...found] = await Promise.all([
    keptMedia(apps, ports),
    Promise.all(apps.map((app) => own.rules(app))),
    own.summaries(apps),
    ...others.map((dispatcher) => orNull(dispatcher.summaries(apps))),
  ]);
  const answered = found.filter((summaries) => summaries !== null);
  const overviews = apps.flatMap((app, index): [app: string, overview: AppOverview][] => {
    const itsRules = rules[index];
    if (itsRules === undefined) return [];
    const summaries = answered.flatMap((all) => all[index] ?? []);
    return [[app, { rules: itsRules, media: media.get(app) ?? [], summaries }]];
  });
  return { apps: Object.fromEntries(overviews), unreached: found.length - answered.length };
}

/** The media of the rules in force, with their uploads; the keeper is asked once for all apps. */
async function keptMedia(apps: readonly string[], { env, config, corpId, own }: CompanyPorts) {
  const wanted = (
    await Promise.all(apps.map(async (app) => (await own.media(app)).map((medium) => ({ app, ...medium }))))
  ).flat();
  const kept = new Map<string, KeptMedium[]>();
  if (wanted.length === 0) return kept;
  const states = await orNull(mediaKeeperOf(env, config, corpId).status(wanted.map(({ source }) => source)));
  for (const [index, { app, name, source }] of wanted.entries()) {
    const state = states?.[index];
    if (state !== undefined) kept.set(app, [...(kept.get(app) ?? []), { name, source, ...state }]);
  }
  return kept;
}

async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    console.warn({ event: "status.unreached", error: String(error) });
    return null;
  }
}

/** What `/api/status` shows of an app's rules. */
export interface RulesSummary {
  from: string | null;
  sha256: string | null;
  /** The number of rules. */
  rules: number;
  /** Objects of the version before leave it out. */
  timezone?: string | null;
  fault: RulesFault | null;
}

/** The summary of an app in a Dispatcher. */
export interface AppSummary extends OutcomeSummary {
  /** Objects of an older version have none. */
  onward?: DispatcherOutboxSummary;
}
