/**
 * Takes every request of the machine's address: a file for what is a file's, everything else for the Worker. Lets no caller
 * say where it comes from.
 */
import { WorkerEntrypoint } from "cloudflare:workers";
import { assetFor } from "./assets/assets.ts";
import { isWorkersFirst } from "./assets/path.ts";
import type { Env } from "./env.ts";
import { health } from "./health.ts";

/** Cloudflare sets it; here only the proxy in front knows the address. */
const CLIENT_ADDRESS = "cf-connecting-ip";

export class Front extends WorkerEntrypoint<Env> {
  override async fetch(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (!isWorkersFirst(pathname, this.env.ASSETS.runWorkerFirst)) {
      const asset = assetFor(request, this.env);
      if (asset !== null) return asset;
    }
    const response = await this.env.MAIN.fetch(withAddress(request, this.env.TRUSTED_PROXY_HEADER));
    if (pathname !== "/healthz" || health.canStore) return response;
    const told: object = await response.json();
    return Response.json({ ...told, ok: false }, { status: 503 });
  }
}

function withAddress(request: Request, trusted: string): Request {
  const address = trusted === "" ? null : request.headers.get(trusted);
  if (address === null && !request.headers.has(CLIENT_ADDRESS)) return request;
  const changed = new Request(request);
  changed.headers.delete(CLIENT_ADDRESS);
  // A proxy adds the address that it sees at the end of what the client may have sent.
  const seen = address?.split(",").at(-1)?.trim();
  if (seen) changed.headers.set(CLIENT_ADDRESS, seen);
  return changed;
}
