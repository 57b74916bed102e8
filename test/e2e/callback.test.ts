/** The answers of `/callback/:app` to WeCom and to any other sender, and the calls that it makes behind them. */
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import {
  type CallbackOptions,
  contactXml,
  envelopeXml,
  type Nodes,
  otherXml,
  queryOf,
  SALES,
  type Settings,
  signedCallback,
} from "../callback/callback.ts";
import { Recorder } from "../callback/recorder.ts";
import { type HttpAnswer, type HttpRequest, Sender } from "../callback/send.ts";
import { Worker } from "../cloudflare/worker.ts";

const ADMIN_TOKEN = "an-admin-token-that-is-long-enough";
const APP_SECRET = "the-Secret-of-an-app";
const MISPLACED = "MISPLACED-secret-0123456789";
const MAX_BODY_BYTES = 64 * 1024;
/** The console of WeCom waits at most this long for the answer to a verification (doc 90930). */
const VERIFICATION_MS = 10_000;
/** An answer that waits for nothing comes within this time, also on a busy machine. */
const SOON_MS = 10_000;

const ROTATED: Settings = {
  corpId: SALES.corpId,
  callbackToken: "the-new-token",
  encodingAesKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
};

/** Waits until a check holds of the work that goes on after an answer. */
const eventually = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 10_000 });

const statusSchema = v.object({
  apps: v.array(
    v.object({
      app: v.string(),
      lastCallbackAt: v.nullable(v.string()),
      forward: v.nullable(
        v.object({
          to: v.string(),
          failures: v.nullable(v.object({ count: v.number(), detail: v.string() })),
        }),
      ),
    }),
  ),
  problems: v.array(
    v.object({ app: v.nullable(v.string()), path: v.string(), code: v.string(), message: v.string() }),
  ),
});
const deliveriesSchema = v.object({
  deliveries: v.array(
    v.object({
      id: v.string(),
      app: v.string(),
      customer: v.string(),
      event: v.string(),
      state: v.nullable(v.string()),
    }),
  ),
});

let wecom: Recorder;
let backend: Recorder;
let worker: Worker;
let sender: Sender;

beforeAll(async () => {
  wecom = await Recorder.start();
  wecom.answerWith(() => ({ status: 200, body: '{"errcode":40013,"errmsg":"invalid corpid"}' }));
  backend = await Recorder.start();
  const gone = await Recorder.start();
  const app = { ...SALES, secret: APP_SECRET };
  const apps = {
    sales: app,
    verified: app,
    rotating: {
      ...app,
      callbackToken: [ROTATED.callbackToken, SALES.callbackToken],
      encodingAesKey: [ROTATED.encodingAesKey, SALES.encodingAesKey],
    },
    forwarding: { ...app, forward: `${backend.url}/wecom` },
    "forwarding-on": { ...app, forward: `${backend.url}/wecom?site=1` },
    "forwarding-to-nobody": { ...app, forward: `${gone.url}/wecom` },
    broken: { ...app, secret: [MISPLACED], forwards: MISPLACED },
  };
  await gone.stop();
  worker = await Worker.start({
    secrets: { WECOM_APPS: JSON.stringify(apps), WECOM_API_BASE: wecom.url, ADMIN_TOKEN },
  });
  sender = new Sender(worker.url);
});

afterAll(async () => {
  sender?.close();
  await worker?.stop();
  await backend?.stop();
  await wecom?.stop();
});

let customers = 0;
/** A customer of one test alone. */
const newCustomer = () => `wm-customer-${++customers}`;

/** The XML of a contact event with a customer and a code of its own, changed by `nodes`. */
const newContact = (nodes: Nodes = {}) => {
  const customer = newCustomer();
  const CreateTime = String(Math.floor(Date.now() / 1000));
  return contactXml({ CreateTime, ExternalUserID: customer, WelcomeCode: `CODE-of-${customer}`, ...nodes });
};

/** Posts a valid callback to an app, changed before it is signed by `options`, and afterwards by `change`. */
function post(app: string, options: CallbackOptions = {}, change: Partial<HttpRequest> = {}) {
  const { query, body } = signedCallback({ message: newContact(), ...options });
  return sender.send({ target: `/callback/${app}?${query}`, body, ...change });
}

/** The parameters of a valid URL verification, changed before it is signed by `options`. */
function verification(options: CallbackOptions = {}) {
  const { msgSignature, timestamp, nonce, encrypt } = signedCallback({
    message: "1616140317555161061",
    ...options,
  });
  return { msg_signature: msgSignature, timestamp, nonce, echostr: encrypt };
}

const get = (app: string, parameters: Record<string, string>) =>
  sender.send({ method: "GET", target: `/callback/${app}?${queryOf(parameters)}` });

/** Expects a refusal, whose answer is a status without a body. */
function expectRefused(answer: HttpAnswer, status: number): void {
  expect(answer).toMatchObject({ status, body: "" });
}

function expectSuccess(answer: HttpAnswer): void {
  expect(answer).toMatchObject({ status: 200, body: "success" });
  expect(answer.headers["content-type"]).toMatch(/^text\/plain\b/);
}

async function ask<T extends v.GenericSchema>(path: string, schema: T): Promise<v.InferOutput<T>> {
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
  const { status, body } = await sender.send({ method: "GET", target: path, headers });
  expect(status, body).toBe(200);
  return v.parse(v.pipe(v.string(), v.parseJson(), schema), body);
}

const statusOf = async (name: string) => {
  const { apps } = await ask("/api/status", statusSchema);
  const found = apps.find(({ app }) => app === name);
  if (found === undefined) throw new Error(`${name} is not in /api/status`);
  return found;
};

const deliveriesOf = async (parameters: Record<string, string>) =>
  (await ask(`/api/deliveries?${queryOf(parameters)}`, deliveriesSchema)).deliveries;

describe("URL verification", () => {
  it("gets the plaintext within WeCom's second, even from a Worker that has just started", async () => {
    const answer = await get("sales", verification());
    expect(answer).toMatchObject({ status: 200, body: "1616140317555161061" });
    expect(answer.headers["content-type"]).toMatch(/^text\/plain\b/);
    expect(answer.ms).toBeLessThan(VERIFICATION_MS);
  });

  it.each<[string, (echostr: string) => string]>([
    ["as WeCom encodes it", encodeURIComponent],
    [
      "with escapes in small letters",
      (text) => encodeURIComponent(text).replace(/%../g, (e) => e.toLowerCase()),
    ],
    ["with plus signs, slashes and equals signs as they are", (text) => text],
  ])("takes an echostr %s", async (_, encode) => {
    let { echostr, ...rest } = verification();
    while (!/[+].*[/]/.test(echostr)) ({ echostr, ...rest } = verification());
    const target = `/callback/sales?${queryOf(rest)}&echostr=${encode(echostr)}`;
    const answer = await sender.send({ method: "GET", target });
    expect(answer).toMatchObject({ status: 200, body: "1616140317555161061" });
  });

  it("answers with either pair of keys while they are changed", async () => {
    for (const settings of [SALES, ROTATED]) {
      expect(await get("rotating", verification(settings))).toMatchObject({ status: 200 });
    }
  });

  it("is shown as the app's last callback, and is no delivery", async () => {
    expect(await statusOf("verified")).toMatchObject({ lastCallbackAt: null });
    await get("verified", verification());
    await eventually(async () => {
      const { lastCallbackAt } = await statusOf("verified");
      expect(Date.now() - Date.parse(lastCallbackAt ?? "")).toBeLessThan(10_000);
    });
    expect(await deliveriesOf({ app: "verified" })).toEqual([]);
  });

  it.each(["msg_signature", "timestamp", "nonce", "echostr"] as const)(
    "is refused without %s",
    async (name) => {
      const { [name]: _, ...rest } = verification();
      expectRefused(await get("sales", rest), 400);
    },
  );

  it.each<[string, CallbackOptions]>([
    ["with another token", { callbackToken: "forged" }],
    ["for another receiver", { receiveId: "wwother" }],
    ["at another time", { timestamp: "1409659589" }],
  ])("is refused when it was signed %s", async (_, options) => {
    expectRefused(await get("sales", verification(options)), 403);
  });

  it("never answers a captured callback that comes again as a verification", async () => {
    const { msgSignature, timestamp, nonce, encrypt } = signedCallback({ message: newContact() });
    expectRefused(
      await get("sales", { msg_signature: msgSignature, timestamp, nonce, echostr: encrypt }),
      403,
    );
  });

  it("is refused when echostr was encrypted with another key", async () => {
    expectRefused(await get("sales", verification({ encodingAesKey: ROTATED.encodingAesKey })), 400);
  });
});

describe("a callback", () => {
  it("gets success as plain text, and is claimed for its app", async () => {
    const customer = newCustomer();
    expectSuccess(await post("sales", { message: newContact({ ExternalUserID: customer }) }));
    expect(await deliveriesOf({ customer })).toMatchObject([
      { app: "sales", customer, event: "contact.added" },
    ]);
  });

  it("is served with a slash at the end of its URL, as people paste it", async () => {
    const customer = newCustomer();
    const { query, body } = signedCallback({ message: newContact({ ExternalUserID: customer }) });
    expectSuccess(await sender.send({ target: `/callback/sales/?${query}`, body }));
    expect(await deliveriesOf({ customer })).toHaveLength(1);
    const target = `/callback/sales/?${queryOf(verification())}`;
    expect(await sender.send({ method: "GET", target })).toMatchObject({ status: 200 });
    expectRefused(await sender.send({ method: "PUT", target: "/callback/sales/" }), 405);
  });

  it("gets success when its envelope is JSON", async () => {
    const customer = newCustomer();
    const { query, encrypt } = signedCallback({ message: newContact({ ExternalUserID: customer }) });
    const body = JSON.stringify({ ToUserName: SALES.corpId, Encrypt: encrypt, AgentID: 0 });
    expectSuccess(await sender.send({ target: `/callback/sales?${query}`, body }));
    expect(await deliveriesOf({ customer })).toHaveLength(1);
  });

  it("gets success with either pair of keys while they are changed", async () => {
    expectSuccess(await post("rotating", SALES));
    expectSuccess(await post("rotating", ROTATED));
    expectRefused(await post("sales", ROTATED), 403);
  });

  it("that comes 20 times at once is answered 20 times and claimed once", async () => {
    const customer = newCustomer();
    const { query, body } = signedCallback({ message: newContact({ ExternalUserID: customer }) });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => sender.send({ target: `/callback/sales?${query}`, body })),
    );
    for (const answer of answers) expectSuccess(answer);
    expect(await deliveriesOf({ customer })).toHaveLength(1);
  });

  it("that WeCom encrypts and signs anew for a repeat is claimed once", async () => {
    const customer = newCustomer();
    const message = newContact({ ExternalUserID: customer });
    for (const nonce of ["1", "2", "3"]) expectSuccess(await post("sales", { message, nonce }));
    expect(await deliveriesOf({ customer })).toHaveLength(1);
  });

  it("without a code is recognised by its fields when it is repeated", async () => {
    const customer = newCustomer();
    const at = Math.floor(Date.now() / 1000);
    for (const CreateTime of [at, at, at - 1].map(String)) {
      const message = newContact({ ExternalUserID: customer, WelcomeCode: null, CreateTime });
      expectSuccess(await post("sales", { message }));
    }
    expect(await deliveriesOf({ customer })).toHaveLength(2);
  });

  it.each<[string, (xml: string) => string]>([
    [
      "a control character in its text",
      (xml) => xml.replace("<xml>", "<xml><Content><![CDATA[ \x1dc]]></Content>"),
    ],
    ["a control character in State", (xml) => xml.replace("expo-7", "expo\x10-7")],
    ["an entity that nobody declared", (xml) => xml.replace("<xml>", "<xml><a>&nbsp;</a>")],
    ["no time", (xml) => xml.replace(/<CreateTime>\d+/, "<CreateTime>")],
  ])("is claimed with %s", async (_, damage) => {
    const customer = newCustomer();
    expectSuccess(await post("sales", { message: damage(newContact({ ExternalUserID: customer })) }));
    expect(await deliveriesOf({ customer })).toMatchObject([{ customer, state: "expo-7" }]);
  });

  it.each(["", "\0", "hello \x1b", "<xml>", '{"MsgType":"text"}', newContact({ UserID: null })])(
    "that nobody can read gets success, is handed on, and leaves a line in the log without what it says: %j",
    async (message) => {
      const [lines, before] = [worker.log.length, backend.requests.length];
      expectSuccess(await post("forwarding", { message }));
      await eventually(() => {
        expect(backend.requests.slice(before)).toHaveLength(1);
        const logged = worker.log.slice(lines).join("\n");
        expect(logged).toContain("callback.not-understood");
        expect(logged).not.toMatch(/hello|CODE-of/);
      });
    },
  );

  it("of an event that Yingbin does not handle gets success, and is no delivery", async () => {
    const customer = newCustomer();
    for (const nodes of [{ Event: "change_contact" }, { ChangeType: "edit_external_contact" }]) {
      const message = newContact({ ExternalUserID: customer, ...nodes });
      expectSuccess(await post("sales", { message }));
    }
    expect(await deliveriesOf({ customer })).toEqual([]);
  });
});

describe("a request that is no callback of the app", () => {
  it.each([
    "/callback/nobody",
    "/callback/Sales",
    "/callback/__proto__",
    "/callback/sales%00",
    "/callback/%ff",
  ])("gets 404 at %s", async (path) => {
    const { query, body } = signedCallback();
    expectRefused(await sender.send({ target: `${path}?${query}`, body }), 404);
    expectRefused(await sender.send({ method: "GET", target: `${path}?${query}` }), 404);
  });

  it.each(["/callback", "/callback/", "/callback/sales//", "/callback/sales/more"])(
    "gets 404 without a word at %s",
    async (path) => {
      const { query, body } = signedCallback();
      expectRefused(await sender.send({ target: `${path}?${query}`, body }), 404);
    },
  );

  it.each(["PUT", "DELETE", "PATCH", "OPTIONS"])("gets 405 with %s", async (method) => {
    const answer = await post("sales", {}, { method });
    expectRefused(answer, 405);
    expect(answer.headers.allow).toBe("GET, POST");
  });

  it("gets 400 when it cannot be read", async () => {
    const { query, body, encrypt } = signedCallback();
    for (const unreadable of [null, "", "hello", "<xml>", "{}", body.slice(0, -1), encrypt]) {
      expectRefused(await sender.send({ target: `/callback/sales?${query}`, body: unreadable }), 400);
    }
    expectRefused(await sender.send({ target: "/callback/sales", body }), 400);
    expectRefused(await post("sales", { encodingAesKey: ROTATED.encodingAesKey }), 400);
  });

  it("gets 403 for its signature, its time or its receiver", async () => {
    const seconds = Math.floor(Date.now() / 1000);
    expectRefused(await post("sales", { callbackToken: "forged" }), 403);
    expectRefused(await post("sales", { timestamp: String(seconds - 310) }), 403);
    expectRefused(await post("sales", { timestamp: String(seconds + 310) }), 403);
    expectRefused(await post("sales", { receiveId: "wwother" }), 403);
    expectSuccess(await post("sales", { timestamp: String(seconds - 290) }));
  });

  it("is never claimed", async () => {
    const customer = newCustomer();
    const message = newContact({ ExternalUserID: customer });
    const refused: CallbackOptions[] = [
      { callbackToken: "forged" },
      { timestamp: "1409659813" },
      { receiveId: "wwother" },
      { encodingAesKey: ROTATED.encodingAesKey },
    ];
    for (const options of refused) await post("sales", { message, ...options });
    await post("sales", { message }, { method: "PUT" });
    await post("nobody", { message });
    await post("broken", { message });
    expect(await deliveriesOf({ customer })).toEqual([]);
  });
});

describe("a body", () => {
  /** A valid callback whose body has exactly this many bytes. */
  function bodyOf(bytes: number) {
    const { query, body } = signedCallback({ message: newContact() });
    return { target: `/callback/sales?${query}`, body: body + " ".repeat(bytes - Buffer.byteLength(body)) };
  }

  it.each([false, true])("of 64 KiB is read (chunked: %s)", async (chunked) => {
    expectSuccess(await sender.send({ ...bodyOf(MAX_BODY_BYTES), chunked }));
  });

  it.each([false, true])("of one byte more gets 413 (chunked: %s)", async (chunked) => {
    expectRefused(await sender.send({ ...bodyOf(MAX_BODY_BYTES + 1), chunked }), 413);
  });

  it("that is much too large gets 413 without being read", async () => {
    const answer = await sender.send({ target: "/callback/sales", body: "x".repeat(1_000_000) });
    expectRefused(answer, 413);
  });

  it("of any content up to the limit is refused within a second", async () => {
    const { query } = signedCallback();
    const bodies = [
      `<xml>${"<a/>".repeat(16_000)}</xml>`,
      "<a>".repeat(21_000),
      `<xml ${Array.from({ length: 6_500 }, (_, index) => `a${index}=''`).join(" ")}/>`,
      `{"a":${"[".repeat(65_000)}`,
    ];
    for (const body of bodies) {
      const answer = await sender.send({ target: `/callback/sales?${query}`, body });
      expectRefused(answer, 400);
      expect(answer.ms).toBeLessThan(SOON_MS);
    }
  });
});

describe("forwarding", () => {
  /** Gives the requests that the backend receives during `act` and after it, once there are `count`. */
  async function forwardedBy(act: () => Promise<void>, count: number) {
    const before = backend.requests.length;
    await act();
    await eventually(() => expect(backend.requests.length).toBeGreaterThanOrEqual(before + count));
    return backend.requests.slice(before);
  }

  it("hands on query and body byte for byte", async () => {
    const { body, msgSignature, timestamp, nonce } = signedCallback({
      message: otherXml(),
      nonce: "a b+/=&c",
    });
    // A parser would read this query and write it in other bytes.
    const query = `x=%e6%82&timestamp=${timestamp}&nonce=a+b%2b%2F=%26c&&msg_signature=${msgSignature}&x=+&x&empty=`;
    const [head = "", tail = ""] = body.split("<AgentID>");
    const bytes = Buffer.concat([
      Buffer.from(`\uFEFF${head}\r\n<!-- 您好 --><AgentID>`),
      Buffer.from([0xff, 0xc0, 0x80]),
      Buffer.from(`${tail}\r\n\n`),
    ]);
    expect(nonce).toBe("a b+/=&c");

    const forwarded = await forwardedBy(async () => {
      expectSuccess(await sender.send({ target: `/callback/forwarding?${query}`, body: bytes }));
    }, 1);
    expect(forwarded).toHaveLength(1);
    expect(forwarded[0]).toMatchObject({ method: "POST", target: `/wecom?${query}` });
    expect(forwarded[0]?.body.equals(bytes)).toBe(true);
  });

  it("appends to the query of the backend's address", async () => {
    const { query, body } = signedCallback({ message: otherXml() });
    const [forwarded] = await forwardedBy(async () => {
      await sender.send({ target: `/callback/forwarding-on?${query}`, body });
    }, 1);
    expect(forwarded?.target).toBe(`/wecom?site=1&${query}`);
  });

  it("hands on events that Yingbin handles, and claims them", async () => {
    const customer = newCustomer();
    const message = newContact({ ExternalUserID: customer });
    const forwarded = await forwardedBy(async () => {
      expectSuccess(await post("forwarding", { message }));
    }, 1);
    expect(forwarded).toHaveLength(1);
    expect(await deliveriesOf({ customer })).toHaveLength(1);
  });

  it("happens after the answer, so that a silent backend delays no callback", async () => {
    const answered = Promise.withResolvers<void>();
    onTestFinished(() => backend.answerWith(() => ({ status: 200 })));
    backend.answerWith(async () => {
      await answered.promise;
      return { status: 200 };
    });
    const forwarded = await forwardedBy(async () => {
      for (const message of [otherXml(), newContact()]) {
        const answer = await post("forwarding", { message });
        expectSuccess(answer);
        expect(answer.ms).toBeLessThan(SOON_MS);
      }
    }, 2);
    answered.resolve();
    expect(forwarded).toHaveLength(2);
  });

  it("never hands on refused requests, nor verifications", async () => {
    const forwarded = await forwardedBy(async () => {
      await post("forwarding", { callbackToken: "forged" });
      await post("forwarding", { receiveId: "wwother" });
      await post("forwarding", { timestamp: "1409659813" });
      await post("forwarding", {}, { method: "PUT" });
      await get("forwarding", verification());
      await post("forwarding", { nonce: "genuine" });
    }, 1);
    expect(forwarded.map(({ target }) => target)).toEqual([expect.stringContaining("nonce=genuine")]);
  });

  it.each<[string, () => { status: number; headers?: Record<string, string> }, string]>([
    ["refuses", () => ({ status: 500 }), "HTTP 500."],
    ["sends us elsewhere", () => ({ status: 302, headers: { location: "/elsewhere" } }), "HTTP 302."],
  ])("counts it at /api/status when the backend %s", async (_, answer, detail) => {
    onTestFinished(() => backend.answerWith(() => ({ status: 200 })));
    backend.answerWith(answer);
    const before = (await statusOf("forwarding-on")).forward?.failures?.count ?? 0;
    const requests = backend.requests.length;
    expectSuccess(await post("forwarding-on", { message: otherXml() }));
    await eventually(async () => {
      const { forward } = await statusOf("forwarding-on");
      expect(forward?.failures).toEqual({
        count: before + 1,
        detail: `callbacks could not be forwarded: ${detail}`,
      });
    });
    expect(backend.requests).toHaveLength(requests + 1);
  });

  it("counts a failure at /api/status when there is no backend, and WeCom still gets success", async () => {
    expect((await statusOf("forwarding-to-nobody")).forward?.failures).toBeNull();
    expectSuccess(await post("forwarding-to-nobody", { message: otherXml() }));
    expectSuccess(await post("forwarding-to-nobody"));
    await eventually(async () => {
      expect((await statusOf("forwarding-to-nobody")).forward?.failures?.count).toBe(2);
    });
  });
});

describe("an app that is described wrongly", () => {
  it("gets 503 with an empty body, so that WeCom repeats", async () => {
    expect(await post("broken")).toMatchObject({ status: 503, body: "" });
    expect(await get("broken", verification())).toMatchObject({ status: 503, body: "" });
  });

  it("is explained at /api/status and in the log, by path and reason", async () => {
    const { apps, problems } = await ask("/api/status", statusSchema);
    expect(apps.map(({ app }) => app)).not.toContain("broken");
    expect(problems).toEqual([
      {
        app: "broken",
        path: "WECOM_APPS.broken.secret",
        code: "expected-setting",
        message: "expected the app's Secret",
      },
      {
        app: "broken",
        path: "WECOM_APPS.broken.forwards",
        code: "unknown-setting",
        message: "unknown key",
      },
    ]);
    expect(JSON.stringify(problems)).not.toContain(MISPLACED);
    expect(worker.log.join("\n")).toContain("WECOM_APPS.broken.secret");
  });

  it("gets 503 like every app when WECOM_APPS cannot be read, and the API says why", async () => {
    const unread = await Worker.start({ secrets: { WECOM_APPS: '{"sales":', ADMIN_TOKEN } });
    onTestFinished(() => unread.stop());
    const { query, body } = signedCallback();
    const answer = await fetch(`${unread.url}/callback/sales?${query}`, { method: "POST", body });
    expect([answer.status, await answer.text()]).toEqual([503, ""]);
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    const status = await (await fetch(`${unread.url}/api/status`, { headers })).text();
    expect(v.parse(v.pipe(v.string(), v.parseJson(), statusSchema), status).problems).toMatchObject([
      { app: null, path: "WECOM_APPS" },
    ]);
  });
});

it("logs no secret, whatever request comes", async () => {
  const customer = newCustomer();
  const code = `CODE-of-${customer}`;
  const sent = signedCallback({ message: newContact({ ExternalUserID: customer }), nonce: "987654321" });
  const target = `/callback/sales?${sent.query}`;
  expectSuccess(await sender.send({ target, body: sent.body }));
  expectRefused(await sender.send({ target: `${target}0`, body: sent.body }), 403);
  expectRefused(await sender.send({ target, body: envelopeXml("AAAA") }), 403);
  expectRefused(await sender.send({ target, body: sent.body.slice(1) }), 400);
  expect(await post("broken", { nonce: "987654321" })).toMatchObject({ status: 503 });
  await get("sales", verification({ callbackToken: "forged" }));
  expectSuccess(await post("forwarding-to-nobody", { message: otherXml(), nonce: "987654321" }));

  const logged = () => worker.log.join("\n");
  await eventually(() => {
    for (const line of ["delivery.settled", "callback.refused", "callback.not-forwarded", "config.problem"]) {
      expect(logged()).toContain(line);
    }
  });
  const secrets = [
    SALES.callbackToken,
    SALES.encodingAesKey,
    ROTATED.callbackToken,
    ROTATED.encodingAesKey,
    APP_SECRET,
    MISPLACED,
    ADMIN_TOKEN,
    code,
    "CODE-of-",
    "1616140317555161061",
    sent.msgSignature,
    sent.encrypt.slice(0, 40),
    "987654321",
    "msg_signature",
  ];
  for (const secret of secrets) expect(logged()).not.toContain(secret);
});
