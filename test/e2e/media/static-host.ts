/** A host of files on this machine that stands in for a host on the Internet; the test sets each path's answer. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

type Answer = Buffer | string | ((response: ServerResponse, request: IncomingMessage) => void);

export class StaticHost {
  /** Answers by path; any other path answers 404. */
  readonly files = new Map<string, Answer>();
  /** The number of requests for each path. */
  readonly asked = new Map<string, number>();
  readonly #server = createServer((request, response) => {
    const path = request.url ?? "/";
    this.asked.set(path, (this.asked.get(path) ?? 0) + 1);
    const answer = this.files.get(path);
    if (answer === undefined) response.writeHead(404).end();
    else if (typeof answer === "function") answer(response, request);
    else response.end(answer);
  });

  static async start(): Promise<StaticHost> {
    const host = new StaticHost();
    await new Promise<void>((resolve) => host.#server.listen(0, "127.0.0.1", resolve));
    return host;
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
