/**
 * What the relay takes for WeCom: an HTTPS server that records what reaches it, and answers as it is told or hands
 * on to the simulated WeCom, which speaks plain HTTP.
 */
import { request as ask, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import { buffer } from "node:stream/consumers";
import type { Certificate } from "./certificate.ts";

export interface Recorded {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: Buffer;
  /** The name that the caller asked for in the TLS handshake. */
  servername: string | null;
  /** Tells connections apart. */
  port: number;
  /** When the exchange is over, answered or not. */
  closed: Promise<void>;
}

export type Answer = (recorded: Recorded, response: ServerResponse) => void;

export const ok: Answer = (_recorded, response) => {
  response.setHeader("content-type", "application/json").end('{"errcode":0,"errmsg":"ok"}');
};

/** Hands on to the simulated WeCom, which is to see `address` as the caller's. */
export const handOn =
  (to: string, address: string): Answer =>
  ({ method, url, headers, body }, response) => {
    const given = { ...headers, "x-forwarded-for": address };
    ask(to + url, { method, headers: given }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    })
      .on("error", () => response.destroy())
      .end(body);
  };

export class Upstream {
  readonly requests: Recorded[] = [];
  answer: Answer;
  readonly #server: Server;

  private constructor(server: Server, answer: Answer) {
    this.#server = server;
    this.answer = answer;
  }

  static async start({ certificate: cert, key }: Certificate, answer: Answer = ok): Promise<Upstream> {
    const server = createServer({ cert, key });
    const upstream = new Upstream(server, answer);
    server.on("request", (request, response) => void upstream.#receive(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return upstream;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("the server has no port");
    return address.port;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const closed = new Promise<void>((resolve) => response.on("close", resolve));
    const { method = "", url = "", headers, socket } = request;
    const servername = "servername" in socket ? String(socket.servername) : null;
    const port = socket.remotePort ?? 0;
    const recorded = { method, url, headers, servername, port, closed, body: await buffer(request) };
    this.requests.push(recorded);
    this.answer(recorded, response);
  }
}
