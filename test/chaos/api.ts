/** Asks the Worker's own API, as an operator or a program does. */
import type { Home } from "../own-machine/home.ts";

export const ADMIN_TOKEN = "an-admin-token-that-is-long-enough";

export const ask = (
  worker: Pick<Home, "url">,
  path: string,
  { headers, ...init }: { method?: string; body?: string; headers?: Record<string, string> } = {},
): Promise<Response> =>
  fetch(worker.url + path, { ...init, headers: { ...headers, authorization: `Bearer ${ADMIN_TOKEN}` } });

export async function get(worker: Pick<Home, "url">, path: string): Promise<unknown> {
  const response = await ask(worker, path);
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status} ${await response.text()}`);
  return await response.json();
}

/** An answer, and when it was asked for and came. */
export interface Answered {
  at: number;
  endedAt: number;
  /** Null when there was no answer. */
  status: number | null;
  /** The JSON in the answer; null without any. */
  body: unknown;
}

/** Makes a call that may fail: the Worker may be down. A body is sent as text, or as JSON. */
export async function call(
  worker: Pick<Home, "url">,
  method: string,
  path: string,
  { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answered> {
  const at = Date.now();
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const answer = await ask(worker, path, { method, headers, ...(body !== undefined && { body: text }) })
    .then(async (response) => ({ status: response.status, body: jsonOf(await response.text()) }))
    .catch(() => ({ status: null, body: null }));
  return { at, endedAt: Date.now(), ...answer };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
