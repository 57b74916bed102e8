/**
 * Answers what workerd asks of a KV namespace: an HTTP protocol between workerd and the service behind the binding. Always
 * consistent, so that `cache_ttl` has no meaning here. Keeps nothing itself.
 */
import { WorkerEntrypoint } from "cloudflare:workers";
import type { Env } from "../env.ts";
import type { ListedKey, StoredValue } from "./store.ts";

/** Cloudflare's KV refuses a shorter time with 400 (developers.cloudflare.com/kv/api/write-key-value-pairs). */
const SHORTEST_TTL_S = 60;
/** SQLite in workerd takes rows of 4 MiB at most; Cloudflare's KV takes values of 25 MiB. */
const LONGEST_VALUE = 3_000_000;
const LONGEST_KEY = 512;
const MOST_KEYS_LISTED = 1_000;
const MOST_KEYS_READ = 100;
const METADATA = "CF-KV-Metadata";

interface Props {
  namespace: string;
}

export class Kv extends WorkerEntrypoint<Env, Props> {
  override async fetch(request: Request): Promise<Response> {
    const store = this.env.KV_STORE.getByName(this.ctx.props.namespace);
    const { pathname, searchParams } = new URL(request.url);
    const key = decodeURIComponent(pathname.slice(1));
    // workerd waits for ever for the answer to a body that nobody reads.
    const value = request.method === "PUT" ? await request.arrayBuffer() : new ArrayBuffer();
    if (request.method === "POST" && key === "bulk/get") return this.#bulkGet(await request.json());
    if (request.method === "GET" && key === "") return this.#list(searchParams);
    if (key === "" || new TextEncoder().encode(key).length > LONGEST_KEY) return refused(400, "key");
    switch (request.method) {
      case "GET": {
        const [found = null] = await store.get([key]);
        if (found === null) return new Response(null, { status: 404 });
        const headers = found.metadata === null ? {} : { [METADATA]: found.metadata };
        return new Response(found.value, { headers });
      }
      case "PUT": {
        const expiresAt = endOf(searchParams, Date.now());
        if (expiresAt === undefined) return refused(400, `expiration of less than ${SHORTEST_TTL_S} s`);
        if (value.byteLength > LONGEST_VALUE) return refused(413, `value over ${LONGEST_VALUE} bytes`);
        await store.put(key, value, request.headers.get(METADATA), expiresAt);
        return new Response(null);
      }
      case "DELETE":
        await store.delete(key);
        return new Response(null);
      default:
        return refused(405, "method");
    }
  }

  async #bulkGet({ keys, type, withMetadata }: BulkGet): Promise<Response> {
    if (keys.length > MOST_KEYS_READ) return refused(400, `more than ${MOST_KEYS_READ} keys`);
    const found = await this.env.KV_STORE.getByName(this.ctx.props.namespace).get(keys);
    const read = (one: StoredValue | null) => (one === null ? null : readAs(one, type));
    const answers = keys.map((key, n) => {
      const one = found[n] ?? null;
      const value = read(one);
      const metadata = one?.metadata == null ? null : JSON.parse(one.metadata);
      return [key, withMetadata === true && one !== null ? { value, metadata } : value];
    });
    return Response.json(Object.fromEntries(answers));
  }

  async #list(query: URLSearchParams): Promise<Response> {
    const asked = Number(query.get("key_count_limit") ?? MOST_KEYS_LISTED);
    const count = Math.min(Math.max(1, asked), MOST_KEYS_LISTED);
    const store = this.env.KV_STORE.getByName(this.ctx.props.namespace);
    const found = await store.list(query.get("prefix") ?? "", query.get("cursor") ?? "", count);
    const keys = found.slice(0, count).map(described);
    const isComplete = found.length <= count;
    const cursor = keys.at(-1)?.name ?? "";
    return Response.json(isComplete ? { keys, list_complete: true } : { keys, list_complete: false, cursor });
  }
}

interface BulkGet {
  keys: string[];
  type?: string;
  withMetadata?: boolean;
}

function readAs({ value }: StoredValue, type: string | undefined): unknown {
  const text = new TextDecoder().decode(value);
  return type === "json" ? JSON.parse(text) : text;
}

const described = ({ name, expiration, metadata }: ListedKey) => ({
  name,
  ...(expiration !== null && { expiration }),
  ...(metadata !== null && { metadata: JSON.parse(metadata) }),
});

/** When a value ends, in ms; null for never, undefined where the time is too short or no number. */
function endOf(query: URLSearchParams, now: number): number | null | undefined {
  const ttl = query.get("expiration_ttl");
  const expiration = query.get("expiration");
  if (ttl === null && expiration === null) return null;
  const seconds = ttl === null ? Number(expiration) - now / 1_000 : Number(ttl);
  return seconds >= SHORTEST_TTL_S ? now + seconds * 1_000 : undefined;
}

const refused = (status: number, why: string) => new Response(why, { status });
