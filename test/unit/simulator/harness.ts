/** A small company on a fresh simulated WeCom for each test, a caller of its API, and a receiver of its callbacks. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import * as v from "valibot";
import { onTestFinished } from "vitest";
import {
  type App,
  type Contact,
  type ContactOptions,
  type Fault,
  type FaultEffect,
  type FaultOptions,
  SimulatedWecom,
} from "../../../simulator/index.ts";

/** The fields of an answer; several calls of a provider leave both out when they succeed. */
const ReplySchema = v.looseObject({ errcode: v.optional(v.number(), 0), errmsg: v.optional(v.string(), "") });
export type Reply = v.InferOutput<typeof ReplySchema> & { http: number };

export async function smallCompany() {
  const wecom = await SimulatedWecom.start();
  onTestFinished(() => wecom.close());
  const corp = wecom.addCorp();
  const app = corp.addApp({ name: "sales" });
  const staff = corp.addStaff({ userid: "zhangsan", name: "张三" });
  const customer = corp.addCustomer({ name: "小王" });

  async function call(path: string, init: RequestInit = {}): Promise<Reply> {
    const response = await fetch(`${wecom.url}/cgi-bin/${path}`, init);
    return { http: response.status, ...v.parse(ReplySchema, await response.json()) };
  }
  const tokenOf = (of: App = app) => of.currentToken().value;
  const post = (raw: string, token = tokenOf(), headers: Record<string, string> = {}) =>
    call(`externalcontact/send_welcome_msg?access_token=${token}`, { method: "POST", body: raw, headers });

  return {
    wecom,
    corp,
    app,
    staff,
    customer,
    call,
    tokenOf,
    post,
    fault: (then: FaultEffect, options: Omit<FaultOptions, "then"> = {}): Fault =>
      wecom.faults.add({ ...options, then }),
    /** Adds a contact, by default of the company's member and its customer. */
    contact: (options: Partial<ContactOptions> = {}): Contact =>
      corp.addContact({ staff, customer, ...options }),
    /** Sends a valid welcome in which the fields of `body` are changed. */
    welcome: (contact: Contact, body: Record<string, unknown> = {}, by: App = app) =>
      post(
        JSON.stringify({ welcome_code: contact.codes.get(by.name), text: { content: "您好" }, ...body }),
        tokenOf(by),
      ),
  };
}

export interface Received {
  method: string;
  url: URL;
  body: string;
  at: number;
}

/** A server that receives callbacks. `answer` writes the response, or leaves the callback without an answer. */
export async function receiver(answer: (response: ServerResponse, request: Received, count: number) => void) {
  const received: Received[] = [];
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = "", url = "/" } = request;
    const body = Buffer.concat(chunks).toString();
    const one = { method, url: new URL(url, "http://receiver.invalid"), body, at: Date.now() };
    received.push(one);
    answer(response, one, received.length);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { url: `http://127.0.0.1:${address.port}/callback/sales`, received };
}
