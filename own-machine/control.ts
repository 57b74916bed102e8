/**
 * What the machine's own commands ask of the running process, over a socket in its folder that only its user can open:
 * values of KV, the start of the clock, and whether the disk takes writes.
 */
import { WorkerEntrypoint } from "cloudflare:workers";
import { CLOCK_NAME } from "./clock.ts";
import type { Env } from "./env.ts";
import { health } from "./health.ts";

/** The store in which the check writes. */
const PROBED = "probe";

export class Control extends WorkerEntrypoint<Env> {
  override async fetch(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const [, noun, ...rest] = pathname.split("/").map(decodeURIComponent);
    switch (`${request.method} ${noun}`) {
      case "POST begin":
        await this.env.CLOCK.getByName(CLOCK_NAME).begin();
        return new Response(null);
      case "POST check":
        return Response.json({ canStore: await this.#check() });
      case "GET kv":
      case "PUT kv":
        return this.#kv(request, rest[0] ?? "", rest.slice(1).join("/"));
      default:
        return new Response(null, { status: 404 });
    }
  }

  async #check(): Promise<boolean> {
    try {
      await this.env.KV_STORE.getByName(PROBED).probe();
      health.canStore = true;
    } catch (error) {
      console.error({ event: "machine.not-storing", error: String(error) });
      health.canStore = false;
    }
    return health.canStore;
  }

  async #kv(request: Request, namespace: string, key: string): Promise<Response> {
    const store = this.env.KV_STORE.getByName(namespace);
    if (request.method === "PUT") {
      await store.put(key, await request.arrayBuffer(), null, null);
      return new Response(null);
    }
    const [found = null] = await store.get([key]);
    return found === null ? new Response(null, { status: 404 }) : new Response(found.value);
  }
}
