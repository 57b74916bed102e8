/**
 * Delivers a callback to an app, and repeats it as WeCom does. Makes no event.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { Misuse } from "../company/misuse.ts";
import type { Settings } from "../settings/settings.ts";
import type { World } from "../world.ts";
import { type CallbackSettings, type Envelope, encryptCallback, signedUrl } from "./envelope.ts";
import { exchange } from "./post.ts";

export interface Attempt {
  at: number;
  /** Null: no answer. */
  status: number | null;
  ms: number;
  error?: string;
}

export class Callback {
  /** The name of the app. */
  readonly app: string;
  /** The plain XML. */
  readonly xml: string;
  /** The encrypted XML. */
  readonly body: string;
  readonly attempts: Attempt[] = [];
  /** Whether WeCom took an answer for good. */
  isTaken = false;
  /** Resolves when a 200 came, when the repeats are used up, or when the simulation is closed. */
  readonly delivered: Promise<void>;
  /** Told of the time of the first attempt. */
  onSend: (at: number) => void = () => {};
  readonly #world: World;
  readonly #settings: CallbackSettings;
  readonly #envelope: Envelope;
  /** To a suite: one attempt of a second, and only the body `success` counts (docs 90628, 90642). */
  readonly #isCommand: boolean;
  readonly #settled = Promise.withResolvers<void>();
  #url: string;

  constructor(
    world: World,
    app: CallbackSettings & { name: string },
    xml: string,
    options: { receiveId?: string | undefined; isCommand?: boolean | undefined } = {},
  ) {
    if (app.callbackUrl === null) throw new Misuse(`the app "${app.name}" has no callback URL`);
    this.#world = world;
    // As they are now: an administrator may change them while repeats are under way.
    const { corpId, callbackToken, encodingAesKey, callbackUrl } = app;
    this.#settings = { corpId, callbackToken, encodingAesKey, callbackUrl };
    this.#isCommand = options.isCommand ?? false;
    this.app = app.name;
    this.xml = xml;
    this.#envelope = encryptCallback(this.#settings, xml, {
      receiveId: options.receiveId,
      shuffle: world.settings.shuffleNodes,
    });
    this.body = this.#envelope.body;
    this.#url = this.#envelope.url;
    this.delivered = this.#settled.promise;
  }

  /** Where the next attempt goes, with its query. */
  get url(): string {
    return this.#url;
  }

  /** One POST, no repeats: for duplicates, and for callbacks out of order. */
  async deliver(): Promise<{ status: number | null; body: string; ms: number }> {
    const { settings, closing } = this.#world;
    const { status, body, ms } = await this.#attempt(this.#limitMs(settings), closing.signal);
    if (status === 200) this.#settled.resolve();
    return { status, body, ms };
  }

  /** Posts until a 200 comes: at once, and three times more. The same body, timestamp and nonce unless switched. */
  async send(): Promise<void> {
    const { settings, closing } = this.#world;
    for (let retry = 0; !closing.signal.aborted; retry += 1) {
      if (retry > 0 && settings.freshTimestampOnRetry) {
        this.#url = signedUrl(this.#settings, this.#envelope.encrypted).url;
      }
      const { status, timedOut } = await this.#attempt(this.#limitMs(settings), closing.signal);
      if (status === 200 || this.#isCommand || retry >= settings.callbackRetries) break;
      const pauseMs = timedOut ? settings.callbackRetryMs : settings.callbackRefusedRetryMs;
      await sleep(pauseMs, undefined, { signal: closing.signal }).catch(() => {});
    }
    this.#settled.resolve();
  }

  #limitMs({ callbackTimeoutMs, commandTimeoutMs }: Settings): number {
    return this.#isCommand ? commandTimeoutMs : callbackTimeoutMs;
  }

  async #attempt(timeoutMs: number, signal: AbortSignal) {
    const at = Date.now();
    if (this.attempts.length === 0) this.onSend(at);
    const attempt: Attempt = { at, status: null, ms: 0 };
    this.attempts.push(attempt);
    const result = await exchange(this.#url, { method: "POST", body: this.body, timeoutMs, signal });
    attempt.status = result.status;
    if (result.status === 200 && (!this.#isCommand || result.body === "success")) this.isTaken = true;
    attempt.ms = result.ms;
    if (result.error !== undefined) attempt.error = result.error;
    return result;
  }
}
