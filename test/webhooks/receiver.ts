/**
 * Runs the simplest program of a company: takes posted events, verifies them with the Standard Webhooks library, keeps
 * them, and answers as a test tells it.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";
import * as v from "valibot";

export const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

const payload = v.object({
  type: v.string(),
  timestamp: v.string(),
  data: v.record(v.string(), v.unknown()),
});

/** An event that was posted. */
export interface Arrival extends v.InferOutput<typeof payload> {
  id: string;
  at: number;
  body: string;
  headers: Record<string, string>;
  /** Whether the signature was made with the secret. */
  isVerified: boolean;
  /** The status of the answer; null without an answer. */
  status: number | null;
}

/** An answer, and when it is given; null never answers. */
export interface Reply {
  status: number;
  headers?: Record<string, string>;
  delayMs?: number;
}
export type Answering = (arrival: Arrival) => Reply | null;

export class Receiver {
  /** The posted events in the order of their arrival. */
  readonly arrivals: Arrival[] = [];
  /** The answer to each event; 204 unless a test changes it. */
  answering: Answering = () => ({ status: 204 });
  /** Called with each event after its answer. */
  onArrival: (arrival: Arrival) => void = () => {};
  readonly #secret: string | null;
  readonly #server: Server;

  private constructor(secret: string | null) {
    this.#secret = secret;
    this.#server = createServer((request, response) => void this.#take(request, response));
  }

  /** `verifies` is false where the program must be fast. */
  static async start(
    options: { port?: number; secret?: string; verifies?: boolean } = {},
  ): Promise<Receiver> {
    const { port = 0, secret = SECRET, verifies = true } = options;
    const receiver = new Receiver(verifies ? secret : null);
    await receiver.#listen(port);
    return receiver;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/events`;
  }

  /** The events that were answered with success, without repeats. */
  get taken(): Arrival[] {
    const ids = new Set<string>();
    return this.arrivals.filter(({ id, status }) => {
      if (status === null || status >= 300 || ids.has(id)) return false;
      ids.add(id);
      return true;
    });
  }

  /** Resolves once `count` events that fit were taken. */
  async takes(
    count: number,
    fits: (arrival: Arrival) => boolean = () => true,
    withinMs = 15_000,
  ): Promise<Arrival[]> {
    const giveUpAt = Date.now() + withinMs;
    for (;;) {
      const found = this.taken.filter(fits);
      if (found.length >= count) return found;
      if (Date.now() > giveUpAt) {
        const types = this.arrivals.map(({ type, status }) => `${type} ${status}`).join(", ");
        throw new Error(
          `${found.length} of ${count} came within ${withinMs} ms; in all: ${types.slice(0, 500)}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject).listen(port, "127.0.0.1", resolve);
    });
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const read = v.safeParse(v.pipe(v.string(), v.parseJson(), payload), body);
    if (!read.success) {
      response.writeHead(request.method === "POST" ? 400 : 405).end();
      return;
    }
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const arrival: Arrival = {
      ...read.output,
      id: headers["webhook-id"] ?? "",
      at: Date.now(),
      body,
      headers,
      isVerified: this.#isVerified(body, headers),
      status: null,
    };
    this.arrivals.push(arrival);
    const reply = this.answering(arrival);
    if (reply === null) return;
    if (reply.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, reply.delayMs));
    arrival.status = reply.status;
    response.writeHead(reply.status, reply.headers).end();
    this.onArrival(arrival);
  }

  #isVerified(body: string, headers: Record<string, string>): boolean {
    if (this.#secret === null) return false;
    try {
      new Webhook(this.#secret).verify(body, headers);
      return true;
    } catch {
      return false;
    }
  }
}
