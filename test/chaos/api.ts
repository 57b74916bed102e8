/** Asks the Worker's own API, as an operator does. */
import type { Home } from "../own-machine/home.ts";

export const ADMIN_TOKEN = "an-admin-token-that-is-long-enough";

export const ask = (worker: Pick<Home, "url">, path: string): Promise<Response> =>
  fetch(worker.url + path, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });

export async function get(worker: Pick<Home, "url">, path: string): Promise<unknown> {
  const response = await ask(worker, path);
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status} ${await response.text()}`);
  return await response.json();
}
