/**
 * Finds the kept-alive media of a company's messages: in memory, then in KV. Asks the keeper in the background for a
 * medium that is missing or was refused; the caller decides how long a message waits for it.
 */
import { isUnknownApp } from "../apps/unknown-app.ts";
import type { AppConfig } from "../config/types.ts";
import type { KeptMedia, MediaSource } from "../rules/engine/kept-media.ts";
import type { Wanted } from "./retention.ts";
import { type Kept, mediaKey, readKept } from "./stored-upload.ts";

/** How long an upload is used without another look at KV. */
export const MEDIA_HELD_MS = 60_000;
/** A medium is not asked for more often; the keeper has a limit of its own too. */
export const ASKED_MS = 60_000;
/** A keeper that does not know the app yet, as in the minutes after a deploy, is asked again after this pause. */
export const UNKNOWN_APP_PAUSE_MS = 1_000;
/** Far more media than a rules file has. */
const HELD_AT_MOST = 1_000;

export interface MediaCachePorts {
  /** The values in KV, by key; null for a missing key. */
  read(keys: string[]): Promise<ReadonlyMap<string, string | null>>;
  /** Asks the company's keeper, which may take a minute; `refusedId` is a media_id that WeCom refused. */
  renew(corpId: string, wanted: Wanted, refusedId: string | null): Promise<Kept | null>;
  /** Runs work in the background, after the delivery that started it. */
  defer(work: Promise<void>): void;
}

interface Named {
  name: string;
  source: MediaSource;
}

interface Held extends Named {
  kept: Kept | null;
  lookAgainAt: number;
}

export class MediaCache {
  readonly #ports: MediaCachePorts;
  readonly #held = new Map<string, Held>();
  readonly #askedAt = new Map<string, number>();
  /** Renewals that the keeper has not answered yet, and since when. */
  readonly #underWay = new Map<string, { since: number; renewal: Promise<void> }>();
  /** The media_ids that WeCom refused. */
  readonly #refused = new Set<string>();

  constructor(ports: MediaCachePorts) {
    this.#ports = ports;
  }

  /**
   * The uploads of the media with these names; asks the keeper for those that are missing. Takes as long as a read of
   * KV. Never throws.
   */
  async get(
    app: AppConfig,
    sources: ReadonlyMap<string, MediaSource>,
    names: readonly string[],
    now: number,
  ): Promise<Map<string, KeptMedia>> {
    const named = names.flatMap((name) => {
      const source = sources.get(name);
      return source === undefined ? [] : [[mediaKey(app.corpId, source), { name, source }] as const];
    });
    await this.#look(new Map(named), now);

    const found = new Map<string, KeptMedia>();
    for (const [key, one] of named) {
      const kept = this.#held.get(key)?.kept ?? null;
      const isGood = kept !== null && now < kept.goodUntil && !this.#refused.has(kept.mediaId);
      if (!isGood) this.#ask(app, key, one, now);
      // A picture's permanent address outlives its media_id.
      if (kept !== null && (isGood || kept.picUrl !== null)) found.set(one.name, kept);
    }
    return found;
  }

  /** Resolves when the renewals of these media that began at `since` or later have ended. */
  async renewed(
    app: AppConfig,
    sources: ReadonlyMap<string, MediaSource>,
    names: readonly string[],
    since: number,
  ): Promise<void> {
    const renewals = names.flatMap((name) => {
      const source = sources.get(name);
      const one = source === undefined ? undefined : this.#underWay.get(mediaKey(app.corpId, source));
      return one === undefined || one.since < since ? [] : [one.renewal];
    });
    await Promise.all(renewals);
  }

  /** WeCom answered 40007 to a message: media_ids in it that came from here are not given again, and are renewed. */
  refused(app: AppConfig, message: unknown, now: number): void {
    const text = JSON.stringify(message);
    for (const [key, { kept, ...one }] of this.#held) {
      if (kept === null || !text.includes(JSON.stringify(kept.mediaId))) continue;
      if (this.#refused.size >= HELD_AT_MOST) this.#refused.clear();
      this.#refused.add(kept.mediaId);
      this.#ask(app, key, one, now);
    }
  }

  async #look(named: ReadonlyMap<string, Named>, now: number): Promise<void> {
    const unknown = [...named].filter(([key]) => (this.#held.get(key)?.lookAgainAt ?? 0) <= now);
    if (unknown.length === 0) return;
    try {
      const texts = await this.#ports.read(unknown.map(([key]) => key));
      for (const [key, one] of unknown) this.#hold(key, one, readKept(texts.get(key)), now);
    } catch (error) {
      // Held uploads stay in use: they are good for much longer than KV is away.
      console.warn({ event: "media.unreadable", error: String(error) });
    }
  }

  /** The newer upload stays: KV may show an older one for a minute. */
  #hold(key: string, { name, source }: Named, found: Kept | null, now: number): void {
    const held = this.#held.get(key)?.kept ?? null;
    if (this.#held.size >= HELD_AT_MOST && held === null) this.#held.clear();
    const isOlder = held !== null && (found === null || found.uploadedAt < held.uploadedAt);
    this.#held.set(key, { name, source, kept: isOlder ? held : found, lookAgainAt: now + MEDIA_HELD_MS });
  }

  #ask(app: AppConfig, key: string, { name, source }: Named, now: number): void {
    const mediaId = this.#held.get(key)?.kept?.mediaId ?? null;
    const refusedId = mediaId !== null && this.#refused.has(mediaId) ? mediaId : null;
    // A media_id that has just come and was refused is another matter than the one before it.
    const matter = `${key} ${refusedId}`;
    if (now < (this.#askedAt.get(matter) ?? 0) + ASKED_MS) return;
    if (this.#askedAt.size >= HELD_AT_MOST) this.#askedAt.clear();
    this.#askedAt.set(matter, now);
    const renewal = this.#renew(app, key, { name, source }, refusedId).finally(() => {
      if (this.#underWay.get(key)?.renewal === renewal) this.#underWay.delete(key);
    });
    this.#underWay.set(key, { since: now, renewal });
    this.#ports.defer(renewal);
  }

  async #renew(app: AppConfig, key: string, one: Named, refusedId: string | null): Promise<void> {
    const until = Date.now() + ASKED_MS;
    for (;;) {
      try {
        const kept = await this.#ports.renew(app.corpId, { ...one, apps: [app.name] }, refusedId);
        if (kept !== null) this.#hold(key, one, kept, Date.now());
        return;
      } catch (error) {
        if (!isUnknownApp(error) || Date.now() + UNKNOWN_APP_PAUSE_MS > until) {
          // The next message asks again, and so does the cron.
          console.warn({ event: "media.not-renewed", app: app.name, error: String(error) });
          return;
        }
      }
      await new Promise((resolve) => setTimeout(resolve, UNKNOWN_APP_PAUSE_MS));
    }
  }
}
