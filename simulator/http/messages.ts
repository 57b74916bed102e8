/** Reads a request's body, writes an answer. */
import type { IncomingMessage, ServerResponse } from "node:http";

export const JSON_TYPE = "application/json; charset=UTF-8";
export const TEXT_TYPE = "text/plain; charset=UTF-8";

export function write(response: ServerResponse, status: number, body: string, type: string): void {
  if (response.destroyed) return;
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) });
  response.end(body);
}

export async function bytesOf(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  return (await bytesOf(request)).toString();
}
