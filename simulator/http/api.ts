/**
 * Takes one API call through the faults that meet it and into the journal. What the API answers is decided in api/.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { APIS, answerCall, callerOf } from "../api/answer.ts";
import { isRecord } from "../api/body-reader.ts";
import type { Api, Call } from "../api/call.ts";
import { concurrencyKey } from "../api/rules.ts";
import { errmsgOf, PARTLY_UNDERSTOOD } from "../errors.ts";
import type { FaultEffect, Met } from "../faults.ts";
import type { JournalEntry } from "../journal.ts";
import type { World } from "../world.ts";
import { describeFile, filesOf } from "./form.ts";
import { bytesOf, JSON_TYPE, write } from "./messages.ts";

/** One call on its way: `end` may be said more than once. */
interface Exchange {
  world: World;
  entry: JournalEntry;
  response: ServerResponse;
  end(): void;
}

export async function serveApi(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const api = APIS.get(url.pathname);
  const caller = callerOf(world, api, url.searchParams);
  const entry = world.journal.begin({
    api: api?.name ?? url.pathname,
    method: request.method ?? "GET",
    ip: ipOf(request),
    authorization: request.headers.authorization ?? null,
    query: withoutSecrets(url.searchParams),
  });
  entry.app = caller?.name ?? null;
  entry.corp = caller?.corpId ?? null;
  const leave = world.concurrency.enter(concurrencyKey(entry.corp, entry.api));
  const end = () => {
    leave();
    world.journal.end(entry);
  };
  response.on("close", end); // a closed connection ends the call, answered or not

  const bytes = await bytesOf(request);
  const files = await filesOf(bytes, request.headers["content-type"]);
  entry.raw = files ? "" : bytes.toString();
  entry.body = files ? files.map(describeFile) : jsonOf(entry.raw);
  entry.code = codeIn(entry.body);
  const { delay, other } = world.faults.meet(entry);
  entry.fault = nameOf(delay, other);
  const exchange = { world, entry, response, end };

  if (delay && delay.effect !== "before") await pause(world, delay.delayMs);
  if (other && isStopped(exchange, other)) return;
  if (!api) {
    finish(exchange, 404, "not found");
    return;
  }
  const anotherApp = other && "anotherApp" in other ? other.anotherApp : null;
  const { ip, raw } = entry;
  const answer = decide(exchange, api, { ip, query: url.searchParams, raw, files, anotherApp });
  if (delay?.effect === "before") await pause(world, delay.delayMs);
  if (other && "loseAnswer" in other) response.destroy();
  else if (other && "garble" in other) finish(exchange, 200, other.garble(JSON.stringify(answer)));
  else finish(exchange, 200, answer);
}

/** Whether the fault keeps the call from taking effect; if so, it has been dealt with. */
function isStopped(exchange: Exchange, fault: NonNullable<Met["other"]>): boolean {
  const { entry, response } = exchange;
  if ("loseAnswer" in fault || "anotherApp" in fault || "garble" in fault) return false;
  if ("reset" in fault) response.destroy();
  if ("status" in fault) finish(exchange, fault.status, fault.body ?? "");
  if ("text" in fault) finish(exchange, 200, fault.text);
  if ("errcode" in fault) {
    entry.errcode = fault.errcode;
    entry.errmsg = fault.errmsg ?? errmsgOf(fault.errcode, entry.ip);
    finish(exchange, 200, { errcode: entry.errcode, errmsg: entry.errmsg });
  }
  return true; // and with `hang`, nothing at all is done
}

/** Lets the API decide, and notes the decision: it stands even when the answer is lost. */
function decide({ world, entry }: Exchange, api: Api, call: Omit<Call, "at">): Record<string, unknown> {
  const answer = answerCall(world, api, entry.method, { at: Date.now(), ...call });
  if (!answer.ok) {
    entry.errcode = answer.errcode;
    entry.errmsg = errmsgOf(answer.errcode, entry.ip, answer.detail);
    return { errcode: entry.errcode, errmsg: entry.errmsg };
  }
  entry.errcode = 0;
  entry.errmsg = answer.warning ? PARTLY_UNDERSTOOD : "ok";
  entry.effect = answer.effect ?? null;
  return answer.isBare ? { ...answer.fields } : { errcode: 0, errmsg: entry.errmsg, ...answer.fields };
}

function finish(
  { entry, response, end }: Exchange,
  status: number,
  body: string | Record<string, unknown>,
): void {
  if (!response.destroyed) entry.status = status;
  end(); // before the answer is out, so that whoever has the answer also finds it in the journal
  if (typeof body === "string") write(response, status, body, "text/html");
  else write(response, status, JSON.stringify(body), JSON_TYPE);
}

const pause = (world: World, ms: number): Promise<void> =>
  sleep(ms, undefined, { signal: world.closing.signal }).catch(() => {});

/** The address that WeCom sees: a relay or a test may name it in X-Forwarded-For. */
function ipOf(request: IncomingMessage): string {
  const forwarded = String(request.headers["x-forwarded-for"] ?? "")
    .split(",")[0]
    ?.trim();
  return forwarded || (request.socket.remoteAddress ?? "").replace(/^::ffff:/, "");
}

function withoutSecrets(query: URLSearchParams): Record<string, string> {
  const {
    access_token: _token,
    suite_access_token: _suite,
    provider_access_token: _provider,
    corpsecret: _secret,
    ...rest
  } = Object.fromEntries(query);
  return rest;
}

function jsonOf(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return null;
  }
}

function codeIn(body: unknown): string | null {
  const { welcome_code: welcomeCode, code } = isRecord(body) ? body : {};
  if (typeof welcomeCode === "string") return welcomeCode;
  return typeof code === "string" ? code : null;
}

function nameOf(...met: (FaultEffect | null)[]): string | null {
  const names = met.flatMap((fault) => Object.keys(fault ?? {}).slice(0, 1));
  return names.length > 0 ? names.join("+") : null;
}
