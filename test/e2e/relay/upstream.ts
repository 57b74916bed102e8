/**
 * The HTTPS server that stands in for WeCom behind the relay. It records requests, and answers as the test says or
 * passes them on to the simulated WeCom, which speaks plain HTTP.
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
  /** The server name in the caller's TLS handshake. */
  servername: string | null;
  /** The caller's port, by which tests distinguish connections. */
  port: number;
  /** Resolves when the exchange is over, with or without an answer. */
  closed: Promise<void>;
}

export type Answer = (recorded: Recorded, response: ServerResponse) => void;

export const ok: Answer = (_recorded, response) => {
  response.setHeader("content-type", "application/json").end('{"errcode":0,"errmsg":"ok"}');
};

/** Passes a request on to the simulated WeCom, which takes `address` for the caller's. */
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
