/** Asks the Worker's own API, as an operator does. */
import type { Worker } from "../cloudflare/worker.ts";

export const ADMIN_TOKEN = "an-admin-token-that-is-long-enough";

export const ask = (worker: Worker, path: string): Promise<Response> =>
  fetch(worker.url + path, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });

export async function get(worker: Worker, path: string): Promise<unknown> {
  const response = await ask(worker, path);
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status} ${await response.text()}`);
  return await response.json();
}
