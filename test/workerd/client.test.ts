/** Tests the typed client against the Worker; a call that does not fit its types does not compile. */
import { exports } from "cloudflare:workers";
import { expect, test } from "vitest";
import { yingbin } from "../../src/api/client.ts";
import { addContact, bindings, contactNow, sim } from "./wecom.ts";

const worker = exports as unknown as { default: { fetch: typeof fetch } };
const api = yingbin("https://yingbin.test/", bindings.ADMIN_TOKEN ?? "", {
  fetch: (input: RequestInfo | URL, init?: RequestInit) => worker.default.fetch(input, init),
});
const app = api.apps[":app"];

test("a program sends a welcome with the client, and reads its delivery", async () => {
  const contact = await addContact();
  const sent = await app.contact.welcomes.$post(
    {
      param: { app: "sales" },
      json: {
        welcome_code: contact.codes["sales"] ?? "",
        userid: "zhangsan",
        text: { content: "您好" },
        external_userid: contact.customer.externalUserId,
      },
    },
    { headers: { "idempotency-key": "welcome-1" } },
  );
  if (sent.status !== 200) throw new Error(`HTTP ${sent.status}`);
  const { outcome, delivery } = await sent.json();
  expect(outcome).toBe("sent");
  expect((await contactNow(contact)).received).toHaveLength(1);

  const found = await api.deliveries[":id"].$get({ param: { id: delivery } });
  if (found.status !== 200) throw new Error(`HTTP ${found.status}`);
  const { attempts, by } = await found.json();
  expect([by, attempts.length]).toEqual(["program", 1]);
});

test("an error has a type in the client", async () => {
  const refused = await app.kf.messages.$post({
    param: { app: "sales" },
    json: { touser: "wm1", open_kfid: "wk1", msgtype: "text", text: { content: "" } },
  });
  if (refused.status !== 422) throw new Error(`HTTP ${refused.status}`);
  const { error } = await refused.json();
  expect([error.code, error.path, error.problems.length]).toEqual(["invalid-body", "text.content", 1]);
});

test("a message that WeCom would refuse is no valid call of the client", async () => {
  const wrong = await app.kf.messages.$post({
    param: { app: "sales" },
    // @ts-expect-error a text message has a text
    json: { touser: "wm1", open_kfid: "wk1", msgtype: "text", image: { media_id: "m" } },
  });
  expect(wrong.status).toBe(422);
  // @ts-expect-error there is no such parameter
  const list = await api.deliveries.$get({ query: { custmer: "wm1" } });
  expect(list.status).toBe(400);
  await sim("DELETE", "faults");
});
