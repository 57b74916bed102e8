/** What becomes of codes that customers have opened when a company resets its permanent_code, or cancels. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { KfSession } from "../../../simulator/index.ts";
import { textsFor } from "../scene.ts";
import { ProviderScene } from "./provider-scene.ts";

const RULES = `
rules:
  - { name: 人工, on: kf.message, when: { text: { contains: 人工 } }, transfer: { to: queue } }
  - { name: 排队, on: kf.queued, send: { text: { content: 正在为您排队 } } }
  - { name: 默认, on: contact.added, send: { text: { content: 您好，欢迎！ } } }
`;

let provider: ProviderScene;
let name: string;
beforeEach(async () => {
  provider = await ProviderScene.start({}, { rules: RULES });
  name = `crm@${await provider.installed()}`;
});
afterEach(() => provider.stop());

interface Record {
  event: string;
  outcome: string;
  cause: string | null;
  deadline: string;
}

async function records(event: string): Promise<Record[]> {
  const { body } = await provider.ask("GET", `/deliveries?app=${name}`);
  return Object(body).deliveries.filter((one: Record) => one.event === event);
}

/** The only delivery of an event, once it is settled. */
const settled = (event: string) =>
  vi.waitFor(
    async () => {
      const found = await records(event);
      expect(found).toMatchObject([{ outcome: expect.not.stringMatching(/^open$/) }]);
      return found[0];
    },
    { timeout: 25_000, interval: 50 },
  );

/** A call of WeCom's that fails until it is told to stop, for a code that was tried once. */
async function failing(api: string, open: () => void): Promise<() => void> {
  const { wecom } = provider.scene;
  const fault = wecom.faults.add({ api, times: Number.POSITIVE_INFINITY, then: { status: 502 } });
  open();
  await wecom.journal.waitFor((call) => call.api === api, 20_000);
  return () => fault.remove();
}

/** A customer who asks for a person waits in the queue, where a code of 48 hours greets. */
function asksForPerson(): KfSession {
  const { corp } = provider.scene;
  const parties = { account: corp.addKfAccount(), customer: corp.addCustomer() };
  return corp.kf.says({ ...parties, text: "人工" }).session;
}
const receivedBy = (session: KfSession) =>
  session.received.map(({ body }) => Object(body).text?.content as string | undefined);

describe("a cancel", () => {
  const isCancelled = { outcome: "refused", cause: expect.stringContaining("has cancelled") };

  test("ends an open 20-second code, and the customer is written no more", async () => {
    const { scene, suite: template } = provider;
    let contact: ReturnType<typeof scene.greet> | undefined;
    const mend = await failing("send_welcome_msg", () => {
      contact = scene.greet();
    });
    await provider.taken(template.cancel(scene.corp, { at: Date.now() + 1_000 }));
    mend();
    expect(await settled("contact.added")).toMatchObject(isCancelled);
    expect(contact?.received).toEqual([]);
  });

  test("ends an open 48-hour code long before its end", async () => {
    const { scene, suite: template } = provider;
    let session: KfSession | undefined;
    const mend = await failing("kf/send_msg_on_event", () => {
      session = asksForPerson();
    });
    await provider.taken(template.cancel(scene.corp, { at: Date.now() + 1_000 }));
    mend();
    const record = await settled("kf.queued");
    expect(record).toMatchObject(isCancelled);
    expect(Date.parse(record?.deadline ?? "") - Date.now()).toBeGreaterThan(47 * 60 * 60_000);
    expect(session && receivedBy(session)).toEqual([]);
  });
});

describe("a permanent_code that is reset", () => {
  test("costs no open 20-second code", async () => {
    const { scene, suite: template } = provider;
    let contact: ReturnType<typeof scene.greet> | undefined;
    const mend = await failing("send_welcome_msg", () => {
      contact = scene.greet();
    });
    await provider.taken(template.reset(scene.corp));
    mend();
    expect(await settled("contact.added")).toMatchObject({ outcome: "sent" });
    expect(contact && textsFor(contact)).toEqual(["您好，欢迎！"]);
  });

  test("costs no open 48-hour code, and holds nothing for an hour", async () => {
    const { scene, suite: template } = provider;
    let session: KfSession | undefined;
    const mend = await failing("kf/send_msg_on_event", () => {
      session = asksForPerson();
    });
    const reset = template.reset(scene.corp, { deliver: false });
    mend();
    // WeCom refuses the old code before it sends the new AuthCode.
    await scene.wecom.journal.waitFor(({ api, errcode }) => api === "gettoken" && errcode === 40001, 20_000);
    expect(await reset.deliver()).toMatchObject({ status: 200, body: "success" });
    expect(await settled("kf.queued")).toMatchObject({ outcome: "sent" });
    expect(session && receivedBy(session)).toEqual(["正在为您排队"]);
    expect(await provider.ask("GET", `/status?app=${name}`)).toMatchObject({
      body: { apps: [{ token: { held: null } }] },
    });
  });
});
