/**
 * A kept HTTP connection that sends prepared bytes and reads as little of an answer as possible, since the load
 * generator shares the machine with the receiver.
 */
import { connect, type Socket } from "node:net";

const HEAD_END = "\r\n\r\n";

export class Connection {
  readonly #socket: Socket;
  #received = "";
  #answered: ((status: number) => void) | null = null;

  constructor(port: number) {
    this.#socket = connect({ host: "127.0.0.1", port, noDelay: true });
    this.#socket.setEncoding("latin1");
    this.#socket.on("data", (chunk: string) => this.#read(chunk));
    this.#socket.on("error", () => this.#end(0));
    this.#socket.on("close", () => this.#end(0));
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed;
  }

  /** Makes a request and gives the answer's status, 0 when there is no answer. */
  send(request: Buffer, answered: (status: number) => void): void {
    this.#answered = answered;
    this.#socket.write(request);
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: string): void {
    this.#received += chunk;
    const head = this.#received.indexOf(HEAD_END);
    if (head === -1) return;
    const length = /content-length: *(\d+)/i.exec(this.#received.slice(0, head))?.[1];
    const isWhole =
      length === undefined
        ? this.#received.endsWith(`\r\n0${HEAD_END}`)
        : this.#received.length >= head + HEAD_END.length + Number(length);
    if (!isWhole) return;
    const status = Number(this.#received.slice("HTTP/1.1 ".length, "HTTP/1.1 200".length));
    this.#received = "";
    this.#end(status);
  }

  #end(status: number): void {
    const answered = this.#answered;
    this.#answered = null;
    answered?.(status);
  }
}

/** The bytes of a POST. */
export function requestOf(target: string, body: string): Buffer {
  const length = Buffer.byteLength(body);
  return Buffer.from(
    `POST ${target} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: text/xml\r\ncontent-length: ${length}\r\n\r\n${body}`,
  );
}
