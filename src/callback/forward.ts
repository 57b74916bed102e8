/**
 * Forwards a raw callback to the company's existing backend: WeCom gives an app only one URL. Runs after our own
 * answer; its failures are values, to be counted and shown.
 */

/** A slower backend is as good as gone: there is no repeat. */
const FORWARD_TIMEOUT_MS = 10_000;

/** Posts query and body unchanged; null when the backend accepted them, else why not. */
export async function forward(to: string, query: string, body: ArrayBuffer): Promise<string | null> {
  const url = query === "" ? to : to + (to.includes("?") ? "&" : "?") + query;
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "text/xml" },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(FORWARD_TIMEOUT_MS),
    });
    await response.body?.cancel();
    return response.ok ? null : `HTTP ${response.status}`;
  } catch (error) {
    return error instanceof Error ? error.name : "failed";
  }
}
