/**
 * Sends one HTTP request exactly as written: no client corrects an address or a header. Keeps connections, so that
 * thousands of requests take seconds.
 */
import { Agent, type IncomingHttpHeaders, request } from "node:http";
import { buffer } from "node:stream/consumers";

export interface HttpRequest {
  method?: string;
  /** Path and query for the request line. */
  target: string;
  headers?: Record<string, string>;
  body?: Uint8Array | string | null;
  /** Sends the body in pieces, without a content-length. */
  chunked?: boolean;
}

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  ms: number;
}

export class Sender {
  readonly #agent: Agent;
  readonly #origin: URL;

  constructor(origin: string, connections = 32) {
    this.#origin = new URL(origin);
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Rejects only when no answer comes. */
  async send(sent: HttpRequest): Promise<HttpAnswer> {
    const { answer, reused } = await this.#once(sent);
    if (!(answer instanceof Error)) return answer;
    // The server may have just closed a kept connection, so the request is sent again.
    const again = reused ? (await this.#once(sent)).answer : answer;
    if (again instanceof Error) throw again;
    return again;
  }

  close(): void {
    this.#agent.destroy();
  }

  #once({ method = "POST", target, headers = {}, body = null, chunked = false }: HttpRequest) {
    const startedAt = performance.now();
    const bytes = body === null ? null : Buffer.from(body);
    const length = bytes === null || chunked ? {} : { "content-length": String(bytes.length) };
    const { hostname, port } = this.#origin;
    return new Promise<{ answer: HttpAnswer | Error; reused: boolean }>((resolve) => {
      const client = request({
        hostname,
        port,
        method,
        path: target,
        agent: this.#agent,
        headers: { ...headers, ...length, ...(chunked ? { "transfer-encoding": "chunked" } : {}) },
      });
      const end = (answer: HttpAnswer | Error) => resolve({ answer, reused: client.reusedSocket });
      client.on("error", end);
      client.on("response", async (response) => {
        // The answer may come before the whole body is sent; a later error of the connection does not matter.
        try {
          const text = (await buffer(response)).toString();
          const ms = performance.now() - startedAt;
          end({ status: response.statusCode ?? 0, headers: response.headers, body: text, ms });
        } catch (error) {
          end(error instanceof Error ? error : new Error(String(error)));
        }
      });
      if (bytes === null) client.end();
      else if (!chunked) client.end(bytes);
      else {
        for (let at = 0; at < bytes.length; at += 4_096) client.write(bytes.subarray(at, at + 4_096));
        client.end();
      }
    });
  }
}
