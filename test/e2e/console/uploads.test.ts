/** Pictures and files that people upload for their rules: what is taken, how rules name it, and that it stays alive. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ADMIN_TOKEN, Scene } from "../scene.ts";

const PNG = Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), Buffer.alloc(200, 0xe9)]);
const SHA256 = createHash("sha256").update(PNG).digest("hex");
const withPoster = (sha256: string) => `
media:
  poster: { type: image, upload: ${sha256} }
rules:
  - name: 默认
    on: contact.added
    send: { text: { content: 您好 }, attachments: [{ msgtype: image, image: { media_id: "media:poster" } }] }
`;

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.start({ rules: withPoster(SHA256) });
});
afterAll(() => scene.stop());

const bearer = { authorization: `Bearer ${ADMIN_TOKEN}` };
const upload = (type: string, body: Uint8Array<ArrayBuffer> | Buffer<ArrayBuffer>) =>
  fetch(`${scene.worker.url}/api/uploads?type=${type}`, { method: "POST", headers: bearer, body });
const ask = (path: string, init: RequestInit = {}) =>
  fetch(scene.worker.url + path, { headers: bearer, ...init });
async function checked(text: string) {
  const answer = await ask("/api/rules/check", { method: "POST", headers: bearer, body: text });
  return (await answer.json()) as { ok: boolean; problems: object[]; warnings: object[] };
}

test("an upload is warned of while it is not there, and then goes to customers and into previews", async () => {
  expect(await checked(withPoster(SHA256))).toMatchObject({
    ok: true,
    warnings: [
      {
        code: "upload-missing",
        path: "media.poster.upload",
        message: 'the upload of "poster" is not there: messages go without it until it is uploaded again',
      },
    ],
  });
  expect((await ask(`/api/uploads/${SHA256}`)).status).toBe(404);
  const kept = await upload("image", PNG);
  expect([kept.status, await kept.json()]).toEqual([
    201,
    { sha256: SHA256, type: "image", size: PNG.length },
  ]);
  expect(await checked(withPoster(SHA256))).toMatchObject({ ok: true, problems: [], warnings: [] });

  const shown = await ask(`/api/uploads/${SHA256}`);
  expect(Buffer.from(await shown.arrayBuffer()).equals(PNG)).toBe(true);
  expect(shown.headers.get("content-type")).toBe("image/png");
  expect(shown.headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");

  const contact = scene.greet();
  expect(await scene.settled(contact)).toMatchObject({ outcome: "sent", notes: [] });
  expect(scene.corp.uploads[0]).toMatchObject({
    type: "image",
    filename: "image.png",
    contentType: "image/png",
    sha256: SHA256,
    size: PNG.length,
  });
  expect(contact.received[0]?.body).toMatchObject({
    attachments: [{ msgtype: "image", image: { pic_url: expect.stringMatching(/^https?:/) } }],
  });
});

test("an explanation tells which upload a message names", async () => {
  const question = { text: withPoster(SHA256), event: { event: "contact.added", app: "sales" } };
  const answer = await ask("/api/rules/explain", {
    method: "POST",
    headers: bearer,
    body: JSON.stringify(question),
  });
  expect(await answer.json()).toMatchObject({ media: { poster: { type: "image", upload: SHA256 } } });
});

test("a file goes under the name that the rules give it", async () => {
  const prices = Buffer.from("%PDF-1.7 prices");
  const kept = (await (await upload("file", prices)).json()) as { sha256: string };
  const text = `
media:
  prices: { type: file, upload: ${kept.sha256}, name: 价目表.pdf }
rules:
  - name: 默认
    on: contact.added
    send: { text: { content: 您好 }, attachments: [{ msgtype: file, file: { media_id: "media:prices" } }] }
`;
  scene.worker.kv.values.set("RULES/rules:sales", text);
  await expect
    .poll(
      async () => {
        await scene.settled(scene.greet());
        return scene.corp.uploads.map(({ filename }) => filename);
      },
      { timeout: 50_000, interval: 3_000 },
    )
    .toContain("价目表.pdf");
});

describe("WeCom's limits count", () => {
  const mb = 1024 * 1024;
  test.for<[string, string, Buffer, number, RegExp]>([
    [
      "a GIF as an image",
      "image",
      Buffer.from("GIF89a and more"),
      422,
      /a GIF, an image must be a JPG or PNG/,
    ],
    ["an image as a video", "video", PNG, 422, /must be an MP4/],
    ["an empty file", "file", Buffer.alloc(0), 422, /0 bytes/],
    [
      "a voice of 3 MB",
      "voice",
      Buffer.concat([Buffer.from("#!AMR\n"), Buffer.alloc(3 * mb)]),
      413,
      /at most 2 MB/,
    ],
    ["an image of 11 MB", "image", Buffer.concat([PNG, Buffer.alloc(11 * mb)]), 413, /at most 10 MB/],
    ["another type", "picture", PNG, 400, /image, voice, video or file/],
  ])("%s is refused", async ([, type, bytes, status, words]) => {
    const before = scene.worker.kv.files.size;
    const refused = await upload(type, new Uint8Array(bytes));
    const { error } = (await refused.json()) as { error: { message: string } };
    expect([refused.status, error.message]).toEqual([status, expect.stringMatching(words)]);
    expect(scene.worker.kv.files.size).toBe(before);
  });
});
