/** Tells a company's `MediaKeeper` which media the rules want, before a customer needs them. Uploads nothing itself. */
import type { AppConfig, Config } from "../config/types.ts";
import type { Env } from "../env.ts";
import { mediaKeeperOf } from "../objects.ts";
import type { MediaSource } from "../rules/engine/kept-media.ts";
import type { Wanted } from "./retention.ts";
import { mediaHash } from "./stored-upload.ts";

/** A company's media, each once, from the rules of its apps. */
export function wantedOf(
  media: readonly { app: AppConfig; sources: readonly { name: string; source: MediaSource }[] }[],
): Wanted[] {
  const wanted = new Map<string, Wanted>();
  for (const { app, sources } of media) {
    for (const { name, source } of sources) {
      const hash = mediaHash(source);
      const { apps = [], ...known } = wanted.get(hash) ?? { name, source };
      wanted.set(hash, { ...known, apps: [...new Set([...apps, app.name])] });
    }
  }
  return [...wanted.values()];
}

/** Has the media of these apps' rules fetched and uploaded, before a customer needs them. */
export async function keepAhead(
  env: Pick<Env, "MEDIA">,
  config: Config,
  apps: readonly AppConfig[],
  media: ReadonlyMap<string, MediaSource>,
): Promise<void> {
  const sources = [...media].map(([name, source]) => ({ name, source }));
  if (sources.length === 0) return;
  for (const corpId of new Set(apps.map((app) => app.corpId))) {
    const wanted = wantedOf(apps.filter((app) => app.corpId === corpId).map((app) => ({ app, sources })));
    await mediaKeeperOf(env, config, corpId).keep(wanted);
  }
}
