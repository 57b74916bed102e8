/** A host of files on this machine, as the Worker sees one on the Internet; each path answers as the test says. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

type Answer = Buffer | string | ((response: ServerResponse, request: IncomingMessage) => void);

export class StaticHost {
  /** By path; 404 for any other. */
  readonly files = new Map<string, Answer>();
  /** How often each path was asked for. */
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
