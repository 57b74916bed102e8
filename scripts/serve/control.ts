/** Asks the running machine over the socket in its folder. */
import { request } from "node:http";
import { text } from "node:stream/consumers";

export interface ControlAnswer {
  status: number;
  body: string;
}

/** Rejects when nobody answers in time. */
export function askControl(
  socketPath: string,
  method: "GET" | "POST" | "PUT",
  path: string,
  { body, timeoutMs = 10_000 }: { body?: string; timeoutMs?: number } = {},
): Promise<ControlAnswer> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const asked = request({ socketPath, path, method, signal, headers: { host: "control" } }, (response) => {
      text(response).then(
        (answered) => resolve({ status: response.statusCode ?? 0, body: answered }),
        reject,
      );
    });
    asked.once("error", reject);
    asked.end(body);
  });
}
