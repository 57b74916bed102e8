/** Asks the Worker for its report, and gives a sentence for each way in which that fails. */
import * as v from "valibot";
import { type Report, reportSchema } from "../../src/api/doctor/report.ts";
import { adminTokenFault } from "../../src/config.ts";
import { type Part, type Sentence, say } from "../../src/i18n/sentence.ts";
import { LANGUAGE } from "../words.ts";
import type { AdminToken } from "./admin-token.ts";

/** Longer than the Worker itself waits for WeCom, which is about 20 s. */
const TIMEOUT_MS = 40_000;

type Asked = { ok: true; report: Report } | { ok: false; why: Sentence };

/**
 * The report on all apps. The Worker leaves apps out when a request has no room for them; each of these gets a request.
 */
export async function ask(url: string, admin: AdminToken): Promise<Asked> {
  const first = await askOnce(url, admin, null);
  if (!first.ok) return first;
  const { left = [], partial: _, ...whole } = first.report;
  for (const app of left) {
    const next = await askOnce(url, admin, app);
    if (!next.ok) return next;
    whole.apps.push(...next.report.apps);
    const { suites } = next.report;
    if (suites !== undefined) whole.suites = [...(whole.suites ?? []), ...suites];
    whole.ok &&= next.report.ok;
  }
  return { ok: true, report: whole };
}

async function askOnce(url: string, admin: AdminToken, app: string | null): Promise<Asked> {
  let status: number;
  let location: string | null;
  let body: unknown;
  try {
    const response = await fetch(
      `${url}/api/doctor${app === null ? "" : `?app=${encodeURIComponent(app)}`}`,
      {
        method: "POST",
        headers: { authorization: `Bearer ${admin.token}`, "accept-language": LANGUAGE },
        redirect: "manual",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      },
    );
    status = response.status;
    location = response.headers.get("location");
    body = parsed(await response.text());
  } catch (error) {
    return { ok: false, why: unreachable(url, error) };
  }
  const found = v.safeParse(reportSchema, body);
  if (status === 200 && found.success) return { ok: true, report: found.output };
  return { ok: false, why: refused(url, admin, status, location, body) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const apiProblem = v.object({ error: v.object({ code: v.string() }) });

/** Why a Worker gave no answer that a command can use. */
export function refused(
  url: string,
  admin: AdminToken,
  httpStatus: number,
  location: string | null,
  body: unknown,
): Sentence {
  const status = String(httpStatus);
  const code = v.is(apiProblem, body) ? body.error.code : null;
  if (code === "unauthorized") {
    return say("token-not-accepted", { url, from: admin.from, fault: ownFault(admin.token) });
  }
  if (code === "not-found") return say("worker-too-old", { url });
  if (code !== null) return say("worker-failed", { url, status });
  if (location !== null) return say("address-moved", { url, location });
  if (httpStatus === 403 || httpStatus === 503) return say("something-in-front", { url, status });
  return httpStatus === 200 ? say("not-this-version", { url }) : say("not-yingbin", { url, status });
}

/** Why no Worker can have this token. The Worker does not say which token it has. */
function ownFault(token: string): Sentence | "" {
  const fault = adminTokenFault(token);
  return fault === null ? "" : say("token-of-no-worker", { fault });
}

/** Why a Worker could not be asked. */
export function unreachable(url: string, error: unknown): Sentence {
  const { hostname } = new URL(url);
  const why = reasonIn(error);
  if (why === "ECONNREFUSED" && /^(127\.|localhost$|\[::1\]$)/.test(hostname)) {
    return say("nothing-listens", { url });
  }
  const proxy = say("with-a-proxy");
  return hostname.endsWith(".workers.dev")
    ? say("workers-dev-not-reached", { url, why, proxy })
    : say("not-reached", { url, why, proxy });
}

/** The code of the cause of fetch's "fetch failed". */
function reasonIn(error: unknown): Part {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return say("no-answer-within", { time: { ms: TIMEOUT_MS } });
  const { cause } = error;
  if (cause instanceof Error) return "code" in cause ? String(cause.code) : cause.message;
  return error.message;
}
