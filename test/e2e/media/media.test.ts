/** Media that rules name by URL, from the rules file to the customer, and the fallback when a medium fails. */
import { createHash } from "node:crypto";
import * as v from "valibot";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { Contact } from "../../../simulator/index.ts";
import { KfScene } from "../kf/kf-scene.ts";
import { ADMIN_TOKEN, Scene, type SceneOptions } from "../scene.ts";
import { StaticHost } from "./static-host.ts";

const MB = 1024 * 1024;
const HOST = "static.example.com";

function file(start: string, size = 1_000): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.write(start, "latin1");
  return bytes;
}
const PNG = "\x89PNG\r\n\x1a\n";

const status = v.object({
  apps: v.tuple([
    v.object({
      media: v.array(
        v.object({
          name: v.string(),
          type: v.string(),
          isPermanent: v.boolean(),
          ...v.entriesFromList(["uploadedAt", "goodUntil"], v.nullable(v.string())),
          failure: v.nullable(v.object({ why: v.string(), times: v.number(), lastAt: v.string() })),
        }),
      ),
      troubles: v.record(v.string(), v.object({ count: v.number(), detail: v.string() })),
    }),
  ]),
});

/** Rules that send a message with one medium, or a text as its fallback. */
const rulesWith = (type: string, path: string) => `
media:
  it: { type: ${type}, url: "https://${HOST}${path}" }
rules:
  - name: 默认
    on: contact.added
    send: { text: { content: 请看。 }, attachments: [{ msgtype: ${type}, ${type}: { media_id: "media:it" } }] }
    fallback: { text: { content: 您好，欢迎！ } }
`;

let host: StaticHost;
let scene: Scene;
beforeAll(async () => {
  host = await StaticHost.start();
});
afterAll(() => host.stop());

async function start(rules: string, options: SceneOptions = {}): Promise<void> {
  scene = await Scene.start({ rules, hosts: { [HOST]: host.address }, ...options });
  onTestFinished(() => scene.stop());
}
beforeEach(() => {
  host.files.clear();
  host.asked.clear();
});

/** Greets a customer; gives the message that the customer received. */
async function greeted(options: Parameters<Scene["greet"]>[0] = {}) {
  const contact = scene.greet(options);
  const delivery = await scene.settled(contact);
  expect(delivery.outcome).toBe("sent");
  expect(contact.received).toHaveLength(1);
  return { delivery, body: bodyOf(contact) };
}
const bodyOf = ({ received }: Contact) => {
  const { welcome_code: _, ...body } = v.parse(v.looseObject({}), received[0]?.body);
  return body;
};
const ALONE = `    send: { attachments: [{ msgtype: image, image: { media_id: "media:it" } }] }\n`;
const FALLBACK = { text: { content: "您好，欢迎！" } };

const uploads = () => scene.corp.uploads;
const uploaded = (count = 1) =>
  vi.waitFor(() => expect(uploads().length).toBeGreaterThanOrEqual(count), 10_000);
const media = async () => v.parse(status, await scene.get("/api/status")).apps[0];

describe("a picture named by its URL", () => {
  test("is fetched and uploaded for the first welcome, and sent with every later one", async () => {
    host.files.set("/poster.png", file(PNG));
    await start(rulesWith("image", "/poster.png"));
    const first = await greeted();
    // On a slow machine the upload is late, and the fallback is sent.
    if (first.delivery.message === "默认 (fallback)") expect(first.body).toEqual(FALLBACK);
    expect(first.delivery.msLeft).toBeGreaterThan(0);

    await uploaded(2);
    const sha256 = createHash("sha256").update(file(PNG)).digest("hex");
    expect(uploads()).toMatchObject([
      { type: "image", filename: "image.png", contentType: "image/png", size: 1_000, sha256 },
      { type: null, sha256 },
    ]);
    // A Dispatcher that missed the medium looks for it again within a minute. Repeated greetings reach another.
    const picUrl = uploads()[1]?.given;
    await vi.waitFor(async () => {
      const { body } = await greeted();
      expect(body).toEqual({
        text: { content: "请看。" },
        attachments: [{ msgtype: "image", image: { pic_url: picUrl } }],
      });
    }, 10_000);
    expect(host.asked.get("/poster.png")).toBe(1);
    expect(await media()).toMatchObject({
      media: [{ name: "it", type: "image", isPermanent: true, failure: null }],
    });
  });

  test("does not keep the welcome waiting, however slow the host is", async () => {
    host.files.set("/poster.png", () => {});
    await start(rulesWith("image", "/poster.png"));
    const { body, delivery } = await greeted();
    expect(body).toEqual(FALLBACK);
    expect(delivery.notes).toEqual([expect.stringContaining('media "it" is not uploaded yet')]);
    expect(delivery.msLeft).toBeGreaterThan(0);
    expect(host.asked.get("/poster.png")).toBe(1);
  });

  test("is waited for when there is nothing else to send, and goes well within the window", async () => {
    host.files.set("/poster.png", (response) => {
      // Longer than a delivery with a fallback waits.
      setTimeout(() => response.end(file(PNG)), 3_000);
    });
    await start(rulesWith("image", "/poster.png").replace(/ {4}send: .*\n {4}fallback: .*\n/, ALONE));
    const { body, delivery } = await greeted();
    expect(body).toEqual({
      attachments: [{ msgtype: "image", image: { pic_url: uploads()[1]?.given } }],
    });
    expect(delivery.msLeft).toBeGreaterThan(0);
    expect(delivery.attempts).toHaveLength(1);
  });

  test("that never comes is given up while another call is still possible", async () => {
    host.files.set("/poster.png", () => {});
    await start(rulesWith("image", "/poster.png").replace(/ {4}send: .*\n {4}fallback: .*\n/, ALONE));
    const contact = scene.greet();
    const delivery = await scene.settled(contact);
    expect(delivery).toMatchObject({ outcome: "refused", attempts: [] });
    expect(delivery.cause).toContain('media "it" is not uploaded yet');
    expect(delivery.msLeft).toBeGreaterThan(0);
  });

  test("is uploaded before the first customer when the rules are published", async () => {
    host.files.set("/poster.png", file(PNG));
    await start("rules: [{ name: 一, on: contact.added, send: { text: { content: 您好 } } }]");
    const { sha256 } = v.parse(v.object({ sha256: v.string() }), await scene.get("/api/rules"));
    const published = await fetch(`${scene.worker.url}/api/rules`, {
      method: "PUT",
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, "if-match": sha256 },
      body: rulesWith("image", "/poster.png"),
    });
    expect(published.status).toBe(200);
    await uploaded(2);
    expect(host.asked.get("/poster.png")).toBe(1);
  });

  test("is uploaded once for fifty customers who come at the same time", async () => {
    host.files.set("/poster.png", file(PNG));
    await start(rulesWith("image", "/poster.png"));
    const contacts = [...Array(50)].map(() => scene.greet());
    for (const contact of contacts) {
      expect((await scene.settled(contact)).outcome).toBe("sent");
      expect(contact.received).toHaveLength(1);
    }
    await uploaded(2);
    expect(uploads().map(({ type }) => type)).toEqual(["image", null]);
    expect(host.asked.get("/poster.png")).toBe(1);
  });
});

describe("a media_id", () => {
  const withFile = (mediaId: string | undefined) => ({
    text: { content: "请看。" },
    attachments: [{ msgtype: "file", file: { media_id: mediaId } }],
  });
  /** The KV key of a medium, by docs/storage.md. */
  function kvKey(type: string, path: string): string {
    const hash = createHash("sha256").update(`${type}https://${HOST}${path}`).digest("hex");
    return `CACHE/media:${scene.corp.corpId}:${hash.slice(0, 16)}`;
  }
  /** Greets the same customer again, by the same Dispatcher, which has the medium in memory. */
  async function greetedAgain(customer: Contact["customer"]) {
    const contact = scene.greet({ customer });
    await vi.waitFor(() => expect(contact.received).toHaveLength(1), 10_000);
    const delivery = (await scene.deliveries(contact)).at(-1);
    return { body: bodyOf(contact), delivery };
  }

  test("that died early sends the fallback, and is new for the next customer", async () => {
    host.files.set("/guide.pdf", file("%PDF"));
    await start(rulesWith("file", "/guide.pdf"));
    const kept = { mediaId: "a-dead-one", picUrl: null, sha256: "00", size: 1_000 };
    const uploadedAt = Date.now() - 24 * 3_600_000;
    const entry = { ...kept, uploadedAt, goodUntil: uploadedAt + 72 * 3_600_000 };
    scene.worker.kv.values.set(kvKey("file", "/guide.pdf"), JSON.stringify(entry));

    const customer = scene.corp.addCustomer({ name: "李雷" });
    const first = await greetedAgain(customer);
    expect(first.body).toEqual(FALLBACK);
    expect(first.delivery).toMatchObject({ outcome: "sent", message: "默认 (fallback)" });
    expect(first.delivery?.attempts).toMatchObject([
      { errcode: 40007, verdict: "content" },
      { errcode: 0, verdict: "sent" },
    ]);
    expect(first.delivery?.msLeft).toBeGreaterThan(0);

    await uploaded();
    await vi.waitFor(async () => {
      expect((await greetedAgain(customer)).body).toEqual(withFile(uploads()[0]?.given));
    }, 10_000);
    expect(scene.worker.kv.values.get(kvKey("file", "/guide.pdf"))).toContain(uploads()[0]?.given);
    expect(scene.wecom.journal.calls("send_welcome_msg", ({ errcode }) => errcode === 40007)).toHaveLength(1);
  });

  test("that dies over and over is renewed once a minute, for one call of each Dispatcher", async () => {
    host.files.set("/guide.pdf", file("%PDF"));
    await start(rulesWith("file", "/guide.pdf"));
    const customer = scene.corp.addCustomer({ name: "李雷" });
    await greetedAgain(customer);
    await uploaded();
    scene.corp.loseMedia();
    for (let n = 0; n < 10; n++) expect((await greetedAgain(customer)).body).toEqual(FALLBACK);
    expect(uploads()).toHaveLength(1);
    expect(scene.wecom.journal.calls("send_welcome_msg", ({ errcode }) => errcode === 40007)).toHaveLength(1);
  });

  test("belongs to the whole file, up to its last byte of 20 MB", async () => {
    const bytes = file("%PDF", 20 * MB);
    bytes.write("the end", bytes.length - 7, "latin1");
    host.files.set("/%E6%89%8B%E5%86%8C.pdf", bytes);
    await start(rulesWith("file", "/%E6%89%8B%E5%86%8C.pdf"));
    await greeted();
    await uploaded();
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    expect(uploads()).toMatchObject([{ type: "file", filename: "手册.pdf", size: 20 * MB, sha256 }]);
  });

  test("serves all apps of the company, and is in KV under the company's name", async () => {
    host.files.set("/guide.pdf", file("%PDF"));
    await start(rulesWith("file", "/guide.pdf"), { apps: [{ name: "sales" }, { name: "support" }] });
    scene.greet({ apps: [scene.app("sales")] });
    await uploaded();
    await vi.waitFor(async () => {
      const contact = scene.greet({ apps: [scene.app("support")] });
      await vi.waitFor(() => expect(contact.received).toHaveLength(1), 10_000);
      expect(JSON.stringify(bodyOf(contact))).toContain(uploads()[0]?.given);
    }, 15_000);
    expect(uploads()).toHaveLength(1);
    expect(scene.worker.kv.values.get(kvKey("file", "/guide.pdf"))).toContain(uploads()[0]?.given);
  });
});

test("a message of customer service has the media_id", async () => {
  host.files.set("/poster.png", file(PNG));
  const kfScene = await KfScene.open({
    hosts: { [HOST]: host.address },
    rules: `
media: { it: { type: image, url: "https://${HOST}/poster.png" } }
messages: { picture: { msgtype: image, image: { media_id: "media:it" } } }
rules:
  - { name: 图, on: kf.message, send: picture, fallback: { text: { content: 稍后发给您。 } } }
`,
  });
  onTestFinished(() => kfScene.close());
  const customer = kfScene.customer();
  const parties = kfScene.with(customer);
  const { session } = kfScene.kf.says({ ...parties, text: "海报" });
  await kfScene.settled(customer, "kf.message");

  let asked = 1;
  await vi.waitFor(async () => {
    kfScene.kf.says({ ...parties, text: "海报" });
    asked += 1;
    await kfScene.settled(customer, "kf.message", asked);
    expect(session.received.at(-1)?.body).toMatchObject({
      msgtype: "image",
      image: { media_id: kfScene.scene.corp.uploads[0]?.given },
    });
  }, 10_000);
});

describe("a message goes by its fallback, and its record says why, for", () => {
  test.for<[string, string, Parameters<StaticHost["files"]["set"]>[1] | null, string]>([
    ["a source that is gone", "image", null, `https://${HOST}/it answers HTTP 404`],
    [
      "a redirect, which is not followed",
      "image",
      (response) => response.writeHead(302, { location: "http://127.0.0.1/secret?key=1" }).end(),
      "redirects to http://127.0.0.1/secret, and redirects are not followed",
    ],
    ["a GIF", "image", file("GIF89a"), "this is a GIF, an image must be a JPG or PNG"],
    [
      "12 MB",
      "image",
      (response) => response.writeHead(200, { "content-length": 12 * MB }).write(file(PNG)),
      "12 MB, an image has at most 10 MB",
    ],
    [
      "a film that does not say how long it is",
      "video",
      (response) => response.writeHead(200).end(file("\0\0\0\x18ftypisom", 11 * MB)),
      "more than 10 MB, a video has at most 10 MB",
    ],
  ])("%s", async ([, type, answer, why]) => {
    if (answer !== null) host.files.set("/it", answer);
    await start(rulesWith(type, "/it"));
    const { body } = await greeted();
    expect(body).toEqual(FALLBACK);
    await vi.waitFor(async () => {
      const { media: shown, troubles } = await media();
      expect(shown[0]?.failure?.why).toContain(why);
      expect(troubles["media"]?.detail).toContain(why);
    }, 10_000);
    expect(uploads()).toEqual([]);
  });

  test("an upload that WeCom refuses", async () => {
    host.files.set("/it", file(PNG));
    await start(rulesWith("image", "/it"));
    scene.wecom.faults.add({ api: "media/upload", then: { errcode: 40009 } });
    expect((await greeted()).body).toEqual(FALLBACK);
    await vi.waitFor(async () =>
      expect((await media()).media[0]?.failure?.why).toContain("wrong size of an image (40009)"),
    );
  });
});
