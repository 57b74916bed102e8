/** A WeCom group robot on this machine, which keeps the alerts that the Worker posts to it. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import * as v from "valibot";

const alert = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ msgtype: v.literal("text"), text: v.object({ content: v.string() }) }),
);

export class Robot {
  /** The alerts in the order of their arrival. */
  readonly alerts: string[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer(async (request, response) => {
      this.alerts.push(v.parse(alert, await text(request)).text.content);
      response.end('{"errcode":0,"errmsg":"ok"}');
    });
  }

  static async start(): Promise<Robot> {
    const robot = new Robot();
    await new Promise<void>((resolve) => robot.#server.listen(0, "127.0.0.1", resolve));
    return robot;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/robot`;
  }

  close(): void {
    this.#server.close();
  }
}
