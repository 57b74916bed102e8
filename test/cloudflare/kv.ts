/**
 * Stands in for Workers KV as workerd expects it behind a binding: a small HTTP service that keeps values in memory,
 * counts its requests, and fails on demand. Consistent at once, unless a test wants it to be as slow as the real KV.
 */
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import * as v from "valibot";

/** The real KV refuses a shorter time (400). */
const SHORTEST_CACHE_TTL_S = 30;
const SHORTEST_EXPIRATION_TTL_S = 60;
/** How long a place may go on to see what it has read, an absent key too (developers.cloudflare.com/kv/concepts). */
const SEEN_MS = 60_000;
/** One write a second for each key (developers.cloudflare.com/kv/platform/limits). */
const WRITE_EVERY_MS = 1_000;

const bulkGet = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ keys: v.array(v.string()), cacheTtl: v.optional(v.union([v.number(), v.string()])) }),
);

interface Answer {
  status: number;
  body?: string | Buffer;
}

export class Kv {
  /** The values by namespace and key, as in `RULES/rules`. */
  readonly values = new Map<string, string>();
  /** The values that are no text. */
  readonly files = new Map<string, Buffer>();
  /** The number of requests by namespace and kind, as in `RULES read`. */
  readonly counts = new Map<string, number>();
  /** Every request fails while this is true. */
  failing = false;
  /** Reads see old values for a minute, and a key takes one write a second (429), as on Cloudflare. */
  isSlow = false;
  /** The keys of writes that came too soon. */
  readonly refused: string[] = [];
  readonly #seen = new Map<string, { at: number; value: string | Buffer | undefined }>();
  readonly #writtenAt = new Map<string, number>();
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<Kv> {
    const server = createServer();
    const kv = new Kv(server);
    server.on("request", async (request, response) => {
      const { status, body } = await kv.#answer(request);
      response.writeHead(status).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return kv;
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const namespace = String(request.headers["x-kv-namespace"]);
    const url = new URL(request.url ?? "/", "http://kv");
    const key = decodeURIComponent(url.pathname.slice(1));
    const bytes = await buffer(request);
    const body = bytes.toString();
    if (this.failing) return { status: 500 };
    switch (request.method) {
      case "GET":
        this.#count(namespace, "read");
        return this.#get(`${namespace}/${key}`, url.searchParams.get("cache_ttl"));
      case "POST":
        this.#count(namespace, "read");
        return this.#bulkGet(namespace, body);
      case "PUT": {
        this.#count(namespace, "write");
        const ttl = url.searchParams.get("expiration_ttl");
        if (ttl !== null && Number(ttl) < SHORTEST_EXPIRATION_TTL_S) return { status: 400 };
        if (this.#isTooSoon(`${namespace}/${key}`)) return { status: 429 };
        this.#put(`${namespace}/${key}`, body, bytes);
        return { status: 200 };
      }
      case "DELETE":
        this.#count(namespace, "delete");
        if (this.#isTooSoon(`${namespace}/${key}`)) return { status: 429 };
        this.values.delete(`${namespace}/${key}`);
        this.files.delete(`${namespace}/${key}`);
        return { status: 200 };
      default:
        return { status: 405 };
    }
  }

  #isTooSoon(place: string): boolean {
    const now = Date.now();
    if (this.isSlow && now - (this.#writtenAt.get(place) ?? 0) < WRITE_EVERY_MS) {
      this.refused.push(place);
      return true;
    }
    this.#writtenAt.set(place, now);
    return false;
  }

  /** The value, as this place sees it: what it has read before may be old. */
  #read(place: string): string | Buffer | undefined {
    const value = this.values.get(place) ?? this.files.get(place);
    if (!this.isSlow) return value;
    const now = Date.now();
    const seen = this.#seen.get(place);
    if (seen !== undefined && now - seen.at < SEEN_MS) return seen.value;
    this.#seen.set(place, { at: now, value });
    return value;
  }

  #put(place: string, text: string, bytes: Buffer): void {
    this.values.delete(place);
    this.files.delete(place);
    if (bytes.equals(Buffer.from(text))) this.values.set(place, text);
    else this.files.set(place, bytes);
  }

  #get(place: string, cacheTtl: string | null): Answer {
    if (cacheTtl !== null && Number(cacheTtl) < SHORTEST_CACHE_TTL_S) return { status: 400 };
    const value = this.#read(place);
    return value === undefined ? { status: 404 } : { status: 200, body: value };
  }

  #bulkGet(namespace: string, body: string): Answer {
    const request = v.parse(bulkGet, body);
    if (request.cacheTtl !== undefined && Number(request.cacheTtl) < SHORTEST_CACHE_TTL_S)
      return { status: 400 };
    const found = request.keys.map((key) => [key, this.#read(`${namespace}/${key}`)?.toString() ?? null]);
    return { status: 200, body: JSON.stringify(Object.fromEntries(found)) };
  }

  #count(namespace: string, kind: string): void {
    const name = `${namespace} ${kind}`;
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }
}
