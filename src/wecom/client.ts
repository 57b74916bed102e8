/**
 * Makes a call of WeCom's API over HTTP: address, relay, time limit, and an answer that is never an exception. Knows no
 * API in particular; `TokenSource` gets the tokens.
 */
import * as v from "valibot";
import type { Config } from "../config/types.ts";
import { type Part, type Sentence, say } from "../i18n/sentence.ts";
import { readJson } from "./json.ts";
import { readableErrmsg, secretsIn } from "./readable-errmsg.ts";

/** WeCom answered with JSON of its own. */
export interface Answered {
  kind: "answered";
  http: number;
  /** 0 when WeCom left it out, which it does on success (doc 90455). */
  errcode: number;
  errmsg: string;
  body: Record<string, unknown>;
}

/** No answer of WeCom's came: the call may or may not have taken effect. */
export interface Lost {
  kind: "lost";
  http: number | null;
  /** `http`: a status other than 2xx, which a relay or proxy gives; WeCom gives 2xx even to errors. */
  reason: "timeout" | "connection" | "http" | "not-json";
  /** The unreadable answer, if the call asked for it. It may hold customers' texts: never log or store it. */
  text?: string;
}

export type Answer = Answered | Lost;

/** The answer when nothing came back. */
export const noAnswer = (reason: "timeout" | "connection"): Lost => ({ kind: "lost", http: null, reason });

export interface Call {
  /** The path below `/cgi-bin/`. */
  path: string;
  query: Record<string, string>;
  /** Sent as JSON by POST. Without `body` and `form` the call is a GET. */
  body?: unknown;
  /** Sent by POST unchanged, in place of a `body`. */
  form?: Form;
  timeoutMs: number;
  /** Whether an unreadable answer is given back as a text. */
  keepsUnreadable?: boolean;
}

/** The bytes of a form, one part behind the other. */
export interface Form {
  type: string;
  parts: readonly Uint8Array<ArrayBuffer>[];
}

/** Calls WeCom; a port, so that deciding code does not know `fetch`. */
export type CallWecom = (call: Call) => Promise<Answer>;

const answerSchema = v.pipe(
  v.unknown(),
  // A list would count as an object without errcode, and so as success.
  v.check((value) => !Array.isArray(value)),
  v.looseObject({
    errcode: v.optional(v.pipe(v.number(), v.safeInteger()), 0),
    errmsg: v.fallback(v.optional(v.string(), ""), ""),
  }),
);

const inOnePiece = (parts: readonly Uint8Array<ArrayBuffer>[]): Blob => new Blob([...parts]);

/**
 * A function that calls WeCom at the configured address, through the relay if there is one; `bodyOf` makes a form's
 * body.
 */
export function wecomClient(
  config: Pick<Config, "apiBase" | "relayToken">,
  bodyOf: (parts: readonly Uint8Array<ArrayBuffer>[]) => ReadableStream | Blob = inOnePiece,
): CallWecom {
  return async function callWecom({ path, query, body, form, timeoutMs, keepsUnreadable }) {
    let http: number | null = null;
    // Cleared at the end, which `AbortSignal.timeout` is not: its timer would keep the object awake.
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), timeoutMs);
    try {
      const headers = new Headers();
      if (config.relayToken !== null) headers.set("authorization", `Bearer ${config.relayToken}`);
      if (body !== undefined) headers.set("content-type", "application/json; charset=utf-8");
      if (form !== undefined) headers.set("content-type", form.type);
      const json = body === undefined ? null : JSON.stringify(body);
      const sent = form === undefined ? json : bodyOf(form.parts);
      const response = await fetch(`${config.apiBase}/cgi-bin/${path}?${new URLSearchParams(query)}`, {
        method: sent === null ? "GET" : "POST",
        headers,
        body: sent,
        redirect: "manual",
        signal: abort.signal,
      });
      http = response.status;
      const text = await response.text();
      if (!response.ok) return { kind: "lost", http, reason: "http" };
      const answer = v.safeParse(answerSchema, readJson(text));
      if (!answer.success) {
        const lost: Lost = { kind: "lost", http, reason: "not-json" };
        if (keepsUnreadable === true) lost.text = text;
        return lost;
      }
      const { errcode, errmsg } = answer.output;
      const secrets = [
        ...secretsIn({ query, body }),
        ...(config.relayToken === null ? [] : [config.relayToken]),
      ];
      return {
        kind: "answered",
        http,
        errcode,
        errmsg: readableErrmsg(errmsg, secrets),
        body: answer.output,
      };
    } catch {
      return { kind: "lost", http, reason: abort.signal.aborted ? "timeout" : "connection" };
    } finally {
      clearTimeout(timer);
    }
  };
}

/** Why no answer of WeCom's came, as a clause. `host` names the other side: WeCom, or another host. */
export function sayLost({ http, reason }: Lost, host: Part = say("wecom")): Sentence {
  switch (reason) {
    case "timeout":
      return say("no-answer-in-time", { host });
    case "connection":
      return say("not-connected", { host });
    case "http":
      return say("http-in-place", { http: String(http), host });
    case "not-json":
      return say("other-answered", { host });
  }
}

/** The content of a successful answer; null when WeCom refused, did not answer, or answered in another shape. */
export function readBody<T>(schema: v.GenericSchema<unknown, T>, answer: Answer): T | null {
  if (answer.kind !== "answered" || answer.errcode !== 0) return null;
  const body = v.safeParse(schema, answer.body);
  return body.success ? body.output : null;
}
