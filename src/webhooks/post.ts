/** Makes an attempt to post an event to a company's own program. Decides nothing about further attempts. */
import { coded } from "../i18n/sentence.ts";
import type { JobResult } from "../outbox/job.ts";
import { signedHeaders } from "./sign.ts";

/** The specification asks for 15 to 30 seconds. */
const POST_ATTEMPT_MS = 15_000;
/** Statuses whose `Retry-After` says when to come again. */
const WITH_RETRY_AFTER: readonly number[] = [429, 503];
const GONE = 410;

export interface Letter {
  id: string;
  body: string;
}

/** Posts an event. A failure tells no part of the URL. */
export async function postEvent(
  url: string,
  secrets: readonly string[],
  { id, body }: Letter,
): Promise<JobResult> {
  // Cleared at the end, which `AbortSignal.timeout` is not.
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), POST_ATTEMPT_MS);
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json; charset=utf-8",
        "user-agent": "Yingbin",
        ...signedHeaders(id, body, secrets, Date.now()),
      },
      body,
      redirect: "manual",
      signal: abort.signal,
    });
    await response.body?.cancel();
    return resultOf(response, Date.now());
  } catch {
    const what = abort.signal.aborted
      ? coded("receiver-silent", { seconds: POST_ATTEMPT_MS / 1000 })
      : coded("no-connection");
    return { is: "later", what, blames: "target" };
  } finally {
    clearTimeout(timer);
  }
}

function resultOf({ ok, status, headers }: Response, now: number): JobResult {
  if (ok) return { is: "done" };
  if (status === GONE) return { is: "gone", what: coded("http-gone") };
  const isRedirect = status >= 300 && status < 400;
  const what = coded(isRedirect ? "http-redirect" : "http-status", { status: String(status) });
  const pauseMs = WITH_RETRY_AFTER.includes(status) ? retryAfter(headers.get("retry-after"), now) : 0;
  return { is: "later", what, blames: "target", pauseMs };
}

/** `Retry-After` in milliseconds from now: seconds or a date; 0 when there is none. */
export function retryAfter(header: string | null, now: number): number {
  if (header === null) return 0;
  const text = header.trim();
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}
