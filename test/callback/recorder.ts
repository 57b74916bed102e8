/** Runs a local HTTP server that keeps every request byte for byte, and answers as a test tells it. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

export interface Recorded {
  method: string;
  /** Path and query of the request line. */
  target: string;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

export interface RecorderAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

export class Recorder {
  readonly requests: Recorded[] = [];
  readonly #server: Server;
  #answer: (request: Recorded) => RecorderAnswer | Promise<RecorderAnswer> = () => ({ status: 200 });

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<Recorder> {
    const server = createServer();
    const recorder = new Recorder(server);
    server.on("request", async (request, response) => {
      const { method = "", url: target = "", headers } = request;
      const recorded = { method, target, headers, body: await buffer(request) };
      recorder.requests.push(recorded);
      const { status, headers: more, body } = await recorder.#answer(recorded);
      response.writeHead(status, more).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return recorder;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Sets the answer to later requests; each is recorded before its answer. */
  answerWith(answer: (request: Recorded) => RecorderAnswer | Promise<RecorderAnswer>): void {
    this.#answer = answer;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
