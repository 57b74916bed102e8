/** Reaches the simulated WeCom from tests inside workerd: over HTTP, under `/sim/`. */
import { env } from "cloudflare:workers";
import { claimOf } from "../../src/callback/claim.ts";
import type { ContactClaim } from "../../src/delivery/delivery.ts";
import type { Dispatcher } from "../../src/delivery/dispatcher.ts";
import type { Env } from "../../src/env.ts";
import { dispatcherName, shardOf } from "../../src/objects/names.ts";

export const bindings = env as unknown as Env;
export const CORP_ID = "ww0123456789abcdef";

export interface SimulatedContact {
  id: string;
  customer: { externalUserId: string };
  codes: Record<string, string>;
  received: { body: unknown }[];
}

export async function sim<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`https://wecom.test/sim/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`/sim/${path}: ${response.status} ${await response.text()}`);
  return await response.json();
}

/** A new contact of zhangsan's without a callback; tests claim its code themselves. */
export const addContact = (options: object = {}) =>
  sim<SimulatedContact>("POST", "contacts", {
    staff: "zhangsan",
    deliver: false,
    waitMs: 0,
    ...options,
  });

export const contactNow = ({ id }: SimulatedContact) => sim<SimulatedContact>("GET", `contacts/${id}`);

export const fault = (options: object) => sim("POST", "faults", options);

export async function callsOf(api: string, code?: string): Promise<{ errcode: number | null; at: number }[]> {
  const { calls } = await sim<{ calls: { errcode: number | null; at: number; code: string | null }[] }>(
    "GET",
    `journal?api=${api}`,
  );
  return calls.filter((call) => code === undefined || call.code === code);
}

/** A request to the company's own program. */
export interface Posted {
  url: string;
  headers: Record<string, string>;
  body: string;
  payload: { type: string; timestamp: string; data: Record<string, unknown> };
}

/** The requests to the company's own program since its answers were set. */
export async function posted(): Promise<Posted[]> {
  const response = await fetch("https://programs.test/sim/posted");
  const found = await response.json<Omit<Posted, "payload">[]>();
  return found.map((one) => ({ ...one, payload: JSON.parse(one.body) }));
}

/** Forgets the requests so far. The next requests get these answers, later requests get 204. */
export async function answerPosts(
  ...replies: { status: number; headers?: Record<string, string> }[]
): Promise<void> {
  await fetch("https://programs.test/sim/replies", { method: "POST", body: JSON.stringify(replies) });
}

/** The claim that a contact's event makes for an app. */
export function claimFor(contact: SimulatedContact, app = "sales", at = Date.now()): ContactClaim {
  const event = {
    ...({ type: "contact.added", via: "added", corpId: CORP_ID, suiteId: null, staff: "zhangsan" } as const),
    customer: contact.customer.externalUserId,
    state: null,
    welcomeCode: contact.codes[app] ?? null,
    at,
  };
  return claimOf(app, event, Date.now());
}

export function dispatcherOf(contact: SimulatedContact): DurableObjectStub<Dispatcher> {
  return bindings.DISPATCHER.getByName(dispatcherName(CORP_ID, shardOf(contact.customer.externalUserId)));
}

export const RULES = "rules: [{ name: 默认, on: contact.added, send: { text: { content: 您好，欢迎！ } } }]";
