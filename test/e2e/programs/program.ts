/** A company's program in tests: it calls the API of a Worker with the operators' token. */
import { ADMIN_TOKEN } from "../scene.ts";

export interface Reply {
  status: number;
  body: Record<string, unknown> & { error?: Record<string, unknown> };
}

export class Program {
  readonly #url: string;

  constructor({ url }: { url: string }) {
    this.#url = url;
  }

  get(path: string): Promise<Reply> {
    return this.#call("GET", path, undefined, {});
  }

  /** Posts a text unchanged and any other body as JSON; `key` is the idempotency-key. */
  post(path: string, body: unknown, { key }: { key?: string } = {}): Promise<Reply> {
    return this.#call("POST", path, body, key === undefined ? {} : { "idempotency-key": key });
  }

  async #call(method: string, path: string, body: unknown, headers: Record<string, string>): Promise<Reply> {
    const response = await fetch(`${this.#url}/api/apps/${path}`, {
      method,
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Reply["body"] };
  }
}
