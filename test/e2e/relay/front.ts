/** A relay whose faults the test chooses: it passes calls on to an address, or answers them itself. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

export class FrontRelay {
  /** The address to which calls are passed on. */
  target = "";
  /** Answers in place of the target; gives false for a call to pass on. */
  answer: (path: string, response: ServerResponse) => boolean = () => false;
  readonly #server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://relay.invalid");
    if (!this.answer(pathname, response)) void this.#handOn(request, response);
  });

  static async start(): Promise<FrontRelay> {
    const relay = new FrontRelay();
    await new Promise<void>((resolve) => relay.#server.listen(0, "127.0.0.1", resolve));
    return relay;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #handOn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", url = "/" } = request;
    const body = method === "GET" ? null : await buffer(request);
    const answer = await fetch(this.target + url, { method, body });
    response.writeHead(answer.status).end(await answer.text());
  }
}
