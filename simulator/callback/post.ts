/** Makes an HTTP request to a callback URL, with a limit on the whole exchange. No repeats, no redirects. */
import http from "node:http";
import https from "node:https";

const plain = new http.Agent({ keepAlive: true });
const secure = new https.Agent({ keepAlive: true });

export interface Exchange {
  /** Null: no complete answer. */
  status: number | null;
  body: string;
  ms: number;
  timedOut: boolean;
  error?: string;
}

interface RequestOptions {
  method: "GET" | "POST";
  body?: string;
  timeoutMs: number;
  signal: AbortSignal;
}

export async function exchange(url: string, options: RequestOptions): Promise<Exchange> {
  const startedAt = performance.now();
  const first = await once(url, options, startedAt);
  // A kept connection that the other side has just closed is not an answer: ask again on a new one.
  return first.stale ? await once(url, options, startedAt) : first;
}

function once(
  url: string,
  options: RequestOptions,
  startedAt: number,
): Promise<Exchange & { stale: boolean }> {
  return new Promise((resolve) => {
    let timedOut = false;
    const end = (status: number | null, body: string, error?: Error) => {
      clearTimeout(timer);
      const stale =
        error !== undefined && "code" in error && error.code === "ECONNRESET" && request.reusedSocket;
      const ms = performance.now() - startedAt;
      resolve({ status, body, ms, timedOut, stale, ...(error && { error: error.message }) });
    };
    const { request: ask } = url.startsWith("https:") ? https : http;
    const request = ask(url, {
      method: options.method,
      agent: url.startsWith("https:") ? secure : plain,
      signal: options.signal,
      headers: options.body === undefined ? {} : { "content-type": "text/xml" },
    });
    const timer = setTimeout(() => {
      timedOut = true;
      request.destroy(new Error(`no answer in ${options.timeoutMs} ms`));
    }, options.timeoutMs);
    request.on("error", (error) => end(null, "", error));
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", (error) => end(null, "", error));
      response.on("end", () => end(response.statusCode ?? null, Buffer.concat(chunks).toString()));
    });
    request.end(options.body);
  });
}
