/** Asks the Worker for its report; a sentence for each way in which that fails. */
import * as v from "valibot";
import { type Report, reportSchema } from "../../src/api/doctor/report.ts";
import { adminTokenFault } from "../../src/config.ts";
import type { AdminToken } from "./admin-token.ts";

/** The Worker itself gives up on WeCom after some 20 s. */
const TIMEOUT_MS = 40_000;

type Asked = { ok: true; report: Report } | { ok: false; why: string };

/** The report on all apps: those that the Worker leaves for another request are asked about one by one. */
export async function ask(url: string, admin: AdminToken): Promise<Asked> {
  const first = await askOnce(url, admin, null);
  if (!first.ok) return first;
  const { left = [], partial: _, ...whole } = first.report;
  for (const app of left) {
    const next = await askOnce(url, admin, app);
    if (!next.ok) return next;
    whole.apps.push(...next.report.apps);
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
        headers: { authorization: `Bearer ${admin.token}` },
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

function refused(
  url: string,
  admin: AdminToken,
  status: number,
  location: string | null,
  body: unknown,
): string {
  const code = v.is(apiProblem, body) ? body.error.code : null;
  if (code === "unauthorized") {
    // The Worker does not say which token it has; of this one it can be told that it opens no Worker's API.
    const fault = adminTokenFault(admin.token);
    const own = fault === null ? "" : ` No Worker would: ${fault}. Change it there and deploy again.`;
    return `The Worker at ${url} does not accept the ADMIN_TOKEN from ${admin.from}.${own} It wants the one that it was deployed with; if it has none, or one that is too short, its API is closed, and its log says so.`;
  }
  if (code === "not-found") {
    return `The Worker at ${url} is older than this command: deploy it again (npm run deploy).`;
  }
  if (code !== null) {
    return `The Worker at ${url} failed (HTTP ${status}): run this again, then read its log (npx wrangler tail).`;
  }
  if (location !== null) {
    return `${url} leads to ${location}: give that address instead.`;
  }
  if (status === 403 || status === 503) {
    return `Something in front of the Worker answered HTTP ${status} at ${url}. If it is Cloudflare's bot protection or a WAF rule, except /api and /callback from it: WeCom's callbacks are no browser either.`;
  }
  if (status === 200) {
    return `${url} answers, but not as this version of Yingbin does: check the address, and deploy again if Worker and command differ in version.`;
  }
  return `${url} answered HTTP ${status}, and not as Yingbin does: check the address and the Worker's route.`;
}

function unreachable(url: string, error: unknown): string {
  const { hostname } = new URL(url);
  const code = codeOf(error);
  if (code === "ECONNREFUSED" && /^(127\.|localhost$|\[::1\]$)/.test(hostname)) {
    return `Nothing listens at ${url}. Run npm start beside this, or give the deployed Worker's address: npm run doctor -- --url https://welcome.example.com`;
  }
  const what = `${url} cannot be reached (${code}).`;
  const proxy = "With a proxy: NODE_USE_ENV_PROXY=1 HTTPS_PROXY=http://… npm run doctor";
  if (hostname.endsWith(".workers.dev")) {
    return `${what} workers.dev is not reachable from mainland China: give the Worker a domain of your own, which WeCom's callbacks need too, and its address here. ${proxy}`;
  }
  return `${what} Check the address, its DNS record and the Worker's route. ${proxy}`;
}

/** The code of what lies behind fetch's "fetch failed". */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no answer in ${TIMEOUT_MS / 1000} s`;
  const { cause } = error;
  if (cause instanceof Error) return "code" in cause ? String(cause.code) : cause.message;
  return error.message;
}
