/**
 * The object of a company that keeps its media alive. It alone uploads, one medium at a time, since KV has no lock and
 * an isolate no room for many files at once. A shell: the policy is in `retention.ts`.
 *
 * Not a part of `Credentials`: a media_id is the company's, not an app's, and files of 20 MB have no place where every
 * welcome gets its token.
 */
import { DurableObject } from "cloudflare:workers";
import * as v from "valibot";
import { TokenSource } from "../apps/token.ts";
import { UnknownApp } from "../apps/unknown-app.ts";
import { bound } from "../binding.ts";
import { appsOfCompany } from "../config/apps-by-name.ts";
import type { AppConfig } from "../config/types.ts";
import { configOf } from "../config.ts";
import { reportEnded, reportTrouble } from "../credentials/report.ts";
import { inFull } from "../credentials/troubles.ts";
import type { Env } from "../env.ts";
import { type CodedSentence, encode, say } from "../i18n/sentence.ts";
import { credentialsOf } from "../objects.ts";
import type { MediaSource, MediaType } from "../rules/engine/kept-media.ts";
import { asStored, readStored } from "../schema/stored.ts";
import { wecomClient } from "../wecom/client.ts";
import type { UploadFile } from "../wecom/media.ts";
import type { AcceptedFile } from "./accepted-file.ts";
import { fetchMedia } from "./fetch.ts";
import {
  afterFailure,
  afterRefusal,
  afterSuccess,
  isDue,
  type MediaEntry,
  mediaEntrySchema,
  newEntry,
  SHORTEST_MEDIA_PAUSE_MS,
  type Wanted,
} from "./retention.ts";
import { isUsable, type Kept, KV_LIFE_MS, MEDIA_LIFE_MS, mediaHash, mediaKey } from "./stored-upload.ts";
import { streamed } from "./streamed-body.ts";
import { type Uploaded, uploadAsMedia, uploadAsPicture } from "./upload.ts";
import { uploadedFile } from "./uploads.ts";

/** For media/uploadimg (doc 90256). */
const PICTURE_MAX_BYTES = 2 * 1024 * 1024;
/** A medium that no rules want any more is forgotten after this time. */
const UNWANTED_MS = 30 * 24 * 60 * 60_000;
/** `wantedAt` is stored at most once in this time. */
const WANTED_NOTED_MS = 24 * 60 * 60_000;

/** What `/api/status` shows of a medium; times in milliseconds since 1970. */
export interface MediaStatus {
  uploadedAt: number | null;
  goodUntil: number | null;
  /** Whether it also has a permanent address. */
  isPermanent: boolean;
  /** Bytes. */
  size: number | null;
  failure: { why: string; times: number; lastAt: number } | null;
}

export class MediaKeeper extends DurableObject<Env> {
  readonly #corpId = this.ctx.id.name ?? "";
  readonly #kv = this.ctx.storage.kv;
  readonly #config = configOf(this.env);
  readonly #wecom = {
    call: wecomClient(this.#config, streamed),
    tokens: new TokenSource({
      // Tokens are wanted so rarely that KV would not be a shorter way.
      readCache: async () => null,
      askCredentials: (app, refusedToken) => credentialsOf(this.env, this.#config, app).token(refusedToken),
    }),
  };
  readonly #underWay = new Map<string, Promise<void>>();
  /** The last of the uploads that wait for their turn. */
  #line: Promise<void> = Promise.resolve();

  /** Renews the media in force that are due; forgets media that have not been wanted for long. */
  async keep(wanted: readonly Wanted[]): Promise<void> {
    const now = Date.now();
    const hashes = wanted.map((one) => this.#want(one, now));
    await this.#leaveUnwanted(new Set(hashes));
    this.#forget(now);
    // One after the other, so that a medium for which a customer waits gets its turn in between.
    for (const hash of new Set(hashes)) await this.#renewIfDue(hash);
  }

  /**
   * The upload of a medium, renewed at once when that is due and was not just tried; `refusedId` names a media_id that
   * WeCom refused: a newer one is simply given. Null when there is no upload; throws `UnknownApp` when this object
   * knows no app of the company, or not yet.
   */
  async renew(wanted: Wanted, refusedId: string | null): Promise<Kept | null> {
    const now = Date.now();
    const hash = this.#want(wanted, now);
    const entry = this.#entry(hash);
    if (entry !== null && refusedId !== null) this.#store(hash, afterRefusal(entry, refusedId, now));
    await this.#renewIfDue(hash);

    const kept = this.#entry(hash)?.kept ?? null;
    if (kept === null || !isUsable(kept, Date.now())) {
      if (this.#appsOf(wanted.apps).length === 0) throw new UnknownApp(wanted.apps.join(", "));
      return null;
    }
    // The caller did not find it in KV: after a minute, that is no delay of KV's.
    const isLacking = refusedId === null && kept.uploadedAt + SHORTEST_MEDIA_PAUSE_MS < now;
    if (isLacking) await this.#publish(wanted, kept);
    return kept;
  }

  /** The status of each medium, in the same order. */
  status(sources: readonly MediaSource[]): MediaStatus[] {
    return sources.map((source) => this.#statusOf(this.#entry(mediaHash(source))));
  }

  #statusOf(entry: MediaEntry | null): MediaStatus {
    const { kept = null, why = null, failures = 0, triedAt = 0 } = entry ?? {};
    return {
      uploadedAt: kept?.uploadedAt ?? null,
      goodUntil: kept?.goodUntil ?? null,
      isPermanent: kept?.picUrl != null,
      size: kept?.size ?? null,
      failure: why === null ? null : { why, times: failures, lastAt: triedAt },
    };
  }

  /** Notes that a medium is wanted; gives its hash. */
  #want(wanted: Wanted, now: number): string {
    const { name, source, apps } = wanted;
    const hash = mediaHash(source);
    const entry = this.#entry(hash);
    const isNoted =
      entry !== null &&
      now < entry.wantedAt + WANTED_NOTED_MS &&
      entry.name === name &&
      apps.every((app) => entry.apps.includes(app));
    if (!isNoted) {
      const all = [...new Set([...(entry?.apps ?? []), ...apps])];
      this.#store(hash, { ...(entry ?? newEntry(wanted, now)), name, source, apps: all, wantedAt: now });
    }
    return hash;
  }

  /** A medium that the rules do not want any more is no trouble any more. */
  async #leaveUnwanted(wanted: ReadonlySet<string>): Promise<void> {
    for (const [key] of this.#entries()) {
      const hash = key.slice("entry:".length);
      // Read in its turn: it may have been uploaded while the end of another was reported.
      const entry = this.#entry(hash);
      if (entry === null || entry.told === null || wanted.has(hash)) continue;
      this.#store(hash, { ...entry, told: null });
      await this.#reportEnded(entry);
    }
  }

  #forget(now: number): void {
    for (const [key, { wantedAt }] of this.#entries()) {
      if (wantedAt + UNWANTED_MS < now) this.#kv.delete(key);
    }
  }

  /** Renews a medium once at a time, however many callers ask. */
  #renewIfDue(hash: string): Promise<void> {
    const underWay = this.#underWay.get(hash);
    if (underWay !== undefined) return underWay;
    const entry = this.#entry(hash);
    if (entry === null || !isDue(entry, Date.now())) return Promise.resolve();
    const renewal = this.#line
      .then(() => this.#renew(hash))
      .catch((error: unknown) => console.error({ event: "media.interrupted", error: String(error) }))
      .finally(() => this.#underWay.delete(hash));
    this.#underWay.set(hash, renewal);
    this.#line = renewal;
    // The renewal goes on when the caller has gone.
    this.ctx.waitUntil(renewal);
    return renewal;
  }

  async #renew(hash: string): Promise<void> {
    const before = this.#entry(hash);
    const now = Date.now();
    if (before === null) return;
    const { name, source, apps: wanting } = before;
    const apps = this.#appsOf(wanting);
    if (apps.length === 0) {
      // The company's apps may come with a deploy that has not reached this object: that is no failure, and no pause
      // follows.
      console.warn({ event: "media.no-app", name });
      return;
    }
    this.#store(hash, { ...before, triedAt: now });

    const fetched =
      (await uploadedFile(this.env, source)) ?? (await fetchMedia(source, (url, init) => fetch(url, init)));
    const uploaded = fetched.ok ? await this.#upload(source.type, fetched, apps) : fetched;
    // A refusal may have been noted meanwhile.
    const entry = this.#entry(hash) ?? before;
    const ms = Date.now() - now;
    if (uploaded.ok) {
      this.#store(hash, afterSuccess(entry, uploaded.details));
      const { size, picUrl } = uploaded.details;
      console.log({
        event: "media.kept",
        name,
        type: source.type,
        size,
        ms,
        isPermanent: picUrl !== null,
      });
      await this.#publish(before, uploaded.details);
      if (entry.told !== null) await this.#reportEnded(entry);
      return;
    }
    const why = encode(uploaded.why);
    const { entry: after, isNews } = afterFailure(entry, why, Date.now());
    this.#store(hash, after);
    const { failures } = after;
    console.warn({ event: "media.failed", name, type: source.type, ms, failures, why });
    if (after.kept !== null && after.kept.goodUntil <= now) await this.#publish(before, after.kept);
    if (isNews) await this.#report(after, why);
  }

  async #upload(
    type: MediaType,
    { file, sha256 }: AcceptedFile,
    apps: readonly AppConfig[],
  ): Promise<Uploaded<Kept>> {
    const uploadedAt = Date.now();
    const uploaded = await uploadAsMedia(this.#wecom, apps, type, file);
    if (!uploaded.ok) return uploaded;
    const picUrl =
      type === "image" && file.bytes.byteLength <= PICTURE_MAX_BYTES
        ? await this.#picture(file, sha256, apps)
        : null;
    const { mediaId } = uploaded.details;
    const goodUntil = uploadedAt + MEDIA_LIFE_MS;
    return {
      ok: true,
      details: { mediaId, picUrl, uploadedAt, goodUntil, sha256, size: file.bytes.byteLength },
    };
  }

  /**
   * The permanent address of a picture, uploaded once: a company has 1,000 uploads a day. Null when there is none yet.
   */
  async #picture(file: UploadFile, sha256: string, apps: readonly AppConfig[]): Promise<string | null> {
    const known = readStored(this.#kv, `picture:${sha256}`, v.string());
    if (known !== undefined) return known;
    const uploaded = await uploadAsPicture(this.#wecom, apps, file);
    if (!uploaded.ok) {
      // The media_id serves in its place; the next renewal tries again.
      console.warn({ event: "media.no-picture", why: encode(uploaded.why) });
      return null;
    }
    this.#kv.put(`picture:${sha256}`, uploaded.details.url);
    return uploaded.details.url;
  }

  async #publish({ source }: Wanted, kept: Kept): Promise<void> {
    try {
      await bound(this.env, "CACHE").put(mediaKey(this.#corpId, source), JSON.stringify(kept), {
        expirationTtl: KV_LIFE_MS / 1000,
      });
    } catch (error) {
      // The upload is in this object's own storage: callers that do not find it in KV ask here.
      console.warn({ event: "media.not-cached", error: String(error) });
    }
  }

  /** Reports the trouble to the first app only: a medium that several apps share is one trouble. */
  async #report({ name, kept, apps }: MediaEntry, why: CodedSentence): Promise<void> {
    const app = this.#appsOf(apps)[0];
    if (app === undefined) return;
    const isGood = kept !== null && Date.now() < kept.goodUntil;
    // Whoever tells it puts in the zone of the rules file.
    const until = isGood ? say("medium-good-until", { at: { at: kept.goodUntil, zone: "UTC" } }) : "";
    const trouble = inFull(say("medium-not-kept", { name }), why, say("see-all-media", { until }));
    await reportTrouble(this.env, this.#config, app, { cause: "media", ...trouble, subject: name });
  }

  async #reportEnded({ name, apps }: MediaEntry): Promise<void> {
    const app = this.#appsOf(apps)[0];
    const ended = { cause: "media", subject: name, at: Date.now() } as const;
    if (app !== undefined) await reportEnded(this.env, this.#config, app, [ended]);
  }

  /** The apps that want a medium, then the company's other apps. */
  #appsOf(names: readonly string[]): AppConfig[] {
    const apps = appsOfCompany(this.#config, this.#corpId);
    const wants = ({ name }: AppConfig) => names.includes(name);
    return [...apps.filter(wants), ...apps.filter((app) => !wants(app))];
  }

  #entry(hash: string): MediaEntry | null {
    return readStored(this.#kv, `entry:${hash}`, mediaEntrySchema) ?? null;
  }

  #entries(): [key: string, entry: MediaEntry][] {
    return [...this.#kv.list({ prefix: "entry:" })].flatMap(([key, stored]) => {
      const entry = asStored(key, stored, mediaEntrySchema);
      return entry === null ? [] : [[key, entry]];
    });
  }

  #store(hash: string, entry: MediaEntry): void {
    this.#kv.put(`entry:${hash}`, entry);
  }
}
