/** The promises of a durable peer of the bench, as tests: a careless peer would flatter us. */
import { DatabaseSync } from "node:sqlite";
import * as v from "valibot";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type PeerName, PeerServer } from "../../../bench/peer-server.ts";
import { CHANNELS } from "../../../bench/welcome.ts";
import { type Contact, type Corp, type FaultEffect, SimulatedWecom } from "../../../simulator/index.ts";

const APP = "app";
const [STATE] = CHANNELS;
const ALWAYS = Number.POSITIVE_INFINITY;
const WINDOW_MS = 20_000;

const outcomeSchema = v.object({ outcome: v.string() });
/** Declares the tests. */
export function testPromises(name: PeerName): void {
  let wecom: SimulatedWecom;
  let corp: Corp;
  let peer: PeerServer;

  beforeEach(async () => {
    wecom = await SimulatedWecom.start();
    corp = wecom.addCorp();
    const app = corp.addApp({ name: APP, callbackUrl: `http://receiver.invalid/callback/${APP}` });
    peer = await PeerServer.start(name, { wecomUrl: wecom.url, credentials: app.credentials() });
  });
  afterEach(async () => {
    await peer.stop();
    await wecom.close();
  });

  /** A contact whose callback is made and not posted. */
  const added = (at = Date.now()) =>
    corp.addContact({
      staff: corp.addStaff({ name: "张三" }),
      customer: corp.addCustomer({ name: "李雷" }),
      state: STATE,
      at,
      deliver: false,
    });

  async function post({ callbacks }: Contact): Promise<number> {
    const [callback] = callbacks;
    if (callback === undefined) throw new Error("the contact has no callback");
    const { pathname, search } = new URL(callback.url);
    const url = `http://127.0.0.1:${peer.port}${pathname}${search}`;
    const { status } = await fetch(url, { method: "POST", body: callback.body });
    return status;
  }

  const codeOf = ({ codes }: Contact) => codes.get(APP) ?? "";

  async function outcomeOf(contact: Contact): Promise<string> {
    const url = `http://127.0.0.1:${peer.port}/outcomes/${encodeURIComponent(codeOf(contact))}`;
    const response = await fetch(url);
    return response.ok ? v.parse(outcomeSchema, await response.json()).outcome : `HTTP ${response.status}`;
  }

  const settled = async (contact: Contact, outcome: string) => {
    await expect.poll(() => outcomeOf(contact), { timeout: WINDOW_MS + 5_000 }).toBe(outcome);
  };
  const sends = () => wecom.journal.calls("send_welcome_msg");
  const meet = (then: FaultEffect, times = 1, api = "send_welcome_msg") =>
    wecom.faults.add({ api, times, then });

  test("sends the channel's message", async () => {
    const contact = added();
    expect(await post(contact)).toBe(200);
    await settled(contact, "sent");
    expect(contact.received).toHaveLength(1);
    expect(JSON.stringify(contact.received[0]?.body)).toContain(`gift?from=${STATE}`);
  });

  test("sends a claimed welcome after it was killed before WeCom took the call", async () => {
    const fault = meet({ hang: true }, ALWAYS);
    const contact = added();
    expect(await post(contact)).toBe(200);
    await peer.kill();
    await peer.redis?.kill();
    fault.remove();
    await peer.redis?.begin();
    await peer.begin();
    await settled(contact, "sent");
    expect(contact.received).toHaveLength(1);
  });

  test("has an outcome for a welcome whose answer it was killed before it read", async () => {
    meet({ delayMs: 60_000, effect: "before" });
    const contact = added();
    await post(contact);
    await contact.welcomed();
    await peer.kill();
    await peer.begin();
    await settled(contact, "sent-unconfirmed");
    expect(contact.received).toHaveLength(1);
  });

  test("calls no more for a code whose window closed while it was down", async () => {
    const fault = meet({ hang: true }, ALWAYS);
    const contact = added(Date.now() - WINDOW_MS + 3_000);
    await post(contact);
    await peer.kill();
    fault.remove();
    const calls = sends().length;
    await expect.poll(() => Date.now() - contact.addedAt).toBeGreaterThan(WINDOW_MS);
    await peer.begin();
    await settled(contact, "missed");
    expect(sends()).toHaveLength(calls);
  });

  test("answers 503 when the claim cannot be stored", async () => {
    if (peer.redis === null) {
      const other = new DatabaseSync(peer.store);
      other.exec("BEGIN IMMEDIATE");
      const contact = added();
      expect(await post(contact)).toBe(503);
      other.close();
      expect(await post(contact)).toBe(200);
      await settled(contact, "sent");
      return;
    }
    await peer.redis.kill();
    const contact = added();
    expect(await post(contact)).toBe(503);
    await peer.redis.begin();
    await expect.poll(() => post(contact)).toBe(200);
    await settled(contact, "sent");
  });

  test("sends once when the callback comes again, also after the outcome and a restart", async () => {
    const contact = added();
    expect(await Promise.all([post(contact), post(contact), post(contact)])).toEqual([200, 200, 200]);
    await settled(contact, "sent");
    await peer.kill();
    await peer.begin();
    expect(await post(contact)).toBe(200);
    const next = added();
    await post(next);
    await settled(next, "sent");
    expect(sends().filter(({ code }) => code === codeOf(contact))).toHaveLength(1);
    await settled(contact, "sent");
  });

  const RETRIED: [string, FaultEffect, number][] = [
    ["WeCom is busy twice", { errcode: -1 }, 2],
    ["another app is sending", { errcode: 41096 }, 3],
    ["too many calls run at a time", { errcode: 45033 }, 2],
    ["WeCom refuses the token", { errcode: 42001 }, 1],
    ["WeCom answers 502", { status: 502, body: "Bad Gateway" }, 2],
    ["the connection breaks", { reset: true }, 2],
    ["WeCom takes longer than an attempt", { hang: true }, 1],
  ];
  test.for(RETRIED)("tries again when %s", async ([, fault, times]) => {
    meet(fault, times);
    const contact = added();
    await post(contact);
    await settled(contact, "sent");
    expect(sends()).toHaveLength(times + 1);
    expect(contact.received).toHaveLength(1);
  });

  test("fetches another token when WeCom refuses one, and keeps it", async () => {
    meet({ errcode: 40014 });
    for (const contact of [added(), added()]) {
      await post(contact);
      await settled(contact, "sent");
    }
    expect(wecom.journal.calls("gettoken")).toHaveLength(2);
  });

  test("asks again after a lost answer, and takes the customer as welcomed", async () => {
    meet({ loseAnswer: true });
    const contact = added();
    await post(contact);
    await settled(contact, "sent-unconfirmed");
    expect(contact.received).toHaveLength(1);
  });

  test.for([
    ["already-welcomed", 41051, 1],
    ["refused", 41053, 1],
    ["refused", 41050, 1],
    ["refused", -1, 3],
  ] as const)("settles as %s by %i", async ([outcome, errcode, calls]) => {
    meet({ errcode }, ALWAYS);
    const contact = added();
    await post(contact);
    await settled(contact, outcome);
    expect(sends()).toHaveLength(calls);
  });

  test("begins no call after the window", async () => {
    meet({ errcode: 41096 }, ALWAYS);
    const contact = added(Date.now() - WINDOW_MS + 4_000);
    await post(contact);
    await settled(contact, "missed");
    const last = sends().at(-1);
    expect(last?.at).toBeLessThan(contact.addedAt + WINDOW_MS);
    expect(sends().length).toBeGreaterThan(1);
  });

  test("answers 403 to a forged callback", async () => {
    const contact = added();
    const [callback] = contact.callbacks;
    const { pathname, search } = new URL(callback?.url ?? "");
    const forged = search.replace(/msg_signature=[0-9a-f]{4}/, "msg_signature=0000");
    const url = `http://127.0.0.1:${peer.port}${pathname}${forged}`;
    expect((await fetch(url, { method: "POST", body: callback?.body ?? "" })).status).toBe(403);
    expect(await outcomeOf(contact)).toBe("HTTP 404");
  });
}
