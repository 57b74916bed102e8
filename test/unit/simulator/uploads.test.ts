/** Uploads of media to the simulated WeCom, and their limits. */
import { createHash, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { smallCompany } from "./harness.ts";

const MB = 1024 * 1024;
const HOUR_MS = 3_600_000;
const PNG = Buffer.from("89504e470d0a1a0a", "hex");

/** A file of a size that begins with the bytes of its kind. */
const sized = (start: Buffer, size: number) => Buffer.concat([start, Buffer.alloc(size - start.length)]);
const png = (size = 100) => sized(PNG, size);
const mp4 = (brand = "isom", size = 100) => sized(Buffer.from(`\0\0\0\x18ftyp${brand}`), size);
/** Seconds of speech at 12.2 kbit/s. */
const amr = (seconds: number) => {
  const frame = sized(Buffer.from([7 << 3]), 32);
  return Buffer.concat([Buffer.from("#!AMR\n"), ...Array.from({ length: seconds * 50 }, () => frame)]);
};

async function company() {
  const small = await smallCompany();
  const form = (bytes: Buffer<ArrayBuffer>, filename?: string, field = "media") => {
    const body = new FormData();
    if (filename === undefined) body.set(field, bytes.toString("latin1"));
    else body.set(field, new File([bytes], filename, { type: "application/octet-stream" }));
    return body;
  };
  const send = (path: string, body: FormData | string, by = small.app) =>
    small.call(`${path}${path.includes("?") ? "&" : "?"}access_token=${small.tokenOf(by)}`, {
      method: "POST",
      body,
    });
  return {
    ...small,
    form,
    send,
    upload: (type: string, bytes: Buffer<ArrayBuffer>) =>
      send(`media/upload?type=${type}`, form(bytes, "media.bin")),
    uploadimg: (bytes: Buffer<ArrayBuffer>) => send("media/uploadimg", form(bytes, "p.png", "anything")),
  };
}

describe("media/upload", () => {
  it("gives a media_id that every app of the company may send, for three days", async () => {
    const { contact, corp, upload, wecom, welcome } = await company();
    const other = corp.addApp({ name: "support" });
    const added = contact();
    const before = Math.floor(Date.now() / 1000);
    const reply = await upload("image", png());
    expect(reply).toMatchObject({ errcode: 0, type: "image", media_id: expect.any(String) });
    expect(Number(reply["created_at"])).toBeGreaterThanOrEqual(before);
    const picture = {
      attachments: [{ msgtype: "image", image: { media_id: reply["media_id"] } }],
    };
    wecom.settings.mediaLifeMs = 0;
    expect(await welcome(added, picture, other)).toMatchObject({ errcode: 40007 });
    wecom.settings.mediaLifeMs = 72 * HOUR_MS;
    expect(await welcome(added, picture, other)).toMatchObject({ errcode: 0 });
  });

  it("notes the file's name, size and hash, in the company's uploads and in the journal", async () => {
    const { corp, form, send, wecom } = await company();
    const bytes = sized(PNG, 1_000);
    const reply = await send("media/upload?type=image", form(bytes, "poster.png"));
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    expect(corp.uploads).toMatchObject([
      { app: "sales", type: "image", filename: "poster.png", size: 1_000, sha256, given: reply["media_id"] },
    ]);
    expect(wecom.journal.calls("media/upload")).toMatchObject([
      { query: { type: "image" }, raw: "", body: [{ field: "media", filename: "poster.png", sha256 }] },
    ]);
  });

  it.each<[number, string, string, () => Buffer<ArrayBuffer>]>([
    [0, "an image of 10 MB", "image", () => png(10 * MB)],
    [0, "a JPG", "image", () => sized(Buffer.from("ffd8ffe0", "hex"), 6)],
    [0, "60 s of voice", "voice", () => amr(60)],
    [0, "a video of 10 MB", "video", () => mp4("mp42", 10 * MB)],
    [0, "any file of 20 MB", "file", () => randomBytes(20 * MB)],
    [0, "a file of 6 bytes", "file", () => Buffer.from("sixsix")],
    [40005, "a type that does not exist", "picture", () => png()],
    [40005, "no type", "", () => png()],
    [44001, "an empty file", "file", () => Buffer.alloc(0)],
    [40006, "a file of 5 bytes", "file", () => Buffer.from("fives")],
    [40009, "an image over 10 MB", "image", () => png(10 * MB + 1)],
    [45001, "voice over 2 MB", "voice", () => sized(Buffer.from("#!AMR\n"), 2 * MB + 1)],
    [40011, "a video over 10 MB", "video", () => mp4("isom", 10 * MB + 1)],
    [45001, "a file over 20 MB", "file", () => randomBytes(20 * MB + 1)],
    [40123, "a GIF for an image", "image", () => Buffer.from("GIF89a......")],
    [40004, "an MP3 for voice", "voice", () => Buffer.from("ID3.........")],
    [40004, "a QuickTime film for a video", "video", () => mp4("qt  ")],
    [45007, "voice over 60 s", "voice", () => amr(61)],
  ])("answers %i to %s", async (errcode, _what, type, bytes) => {
    const { upload } = await company();
    expect(await upload(type, bytes())).toMatchObject({ http: 200, errcode });
  });

  it("requires a part named media with a filename", async () => {
    const { form, send } = await company();
    const errcodeOf = async (body: FormData | string) =>
      (await send("media/upload?type=image", body)).errcode;
    expect(await errcodeOf(form(png(), "p.png", "file"))).toBe(44001);
    expect(await errcodeOf(form(png()))).toBe(44001);
    expect(await errcodeOf(png().toString("latin1"))).toBe(44001);
  });
});

describe("media/uploadimg", () => {
  it("gives a URL for pic_url that does not expire", async () => {
    const { contact, corp, uploadimg, wecom, welcome } = await company();
    const reply = await uploadimg(png());
    wecom.settings.mediaLifeMs = 0;
    const picture = { attachments: [{ msgtype: "image", image: { pic_url: reply["url"] } }] };
    expect(await welcome(contact(), picture)).toMatchObject({ errcode: 0 });
    expect(corp.uploads).toMatchObject([{ type: null, given: reply["url"] }]);
  });

  it.each<[number, string, () => Buffer<ArrayBuffer>]>([
    [0, "a picture of 2 MB", () => png(2 * MB)],
    [40009, "a picture over 2 MB", () => png(2 * MB + 1)],
    [40123, "a video", () => mp4()],
    [44001, "an empty file", () => Buffer.alloc(0)],
    [40006, "a picture of 5 bytes", () => Buffer.from("fives")],
  ])("answers %i to %s", async (errcode, _what, bytes) => {
    const { uploadimg } = await company();
    expect((await uploadimg(bytes())).errcode).toBe(errcode);
  });

  it("refuses pictures over the company's limit of a day and of a month", async () => {
    const { uploadimg, wecom } = await company();
    wecom.settings.picturesPerDay = 2;
    expect((await uploadimg(png())).errcode).toBe(0);
    expect((await uploadimg(png())).errcode).toBe(0);
    expect((await uploadimg(png())).errcode).toBe(45009);
    wecom.settings.picturesPerDay = 1_000;
    wecom.settings.picturesPerMonth = 3;
    expect((await uploadimg(png())).errcode).toBe(45009);
  });
});

describe("an upload", () => {
  it("is open to an app without rights, but not to an address that is not trusted", async () => {
    const { app, upload, uploadimg } = await company();
    app.canCallContact = app.canCallKf = false;
    expect((await upload("image", png())).errcode).toBe(0);
    app.trustedIps = ["203.0.113.7"];
    expect((await upload("image", png())).errcode).toBe(60020);
    expect((await uploadimg(png())).errcode).toBe(60020);
  });

  it("meets faults", async () => {
    const { fault, upload, uploadimg } = await company();
    fault({ errcode: -1 }, { api: "media/upload" });
    fault({ errcode: 45009 }, { api: "media/uploadimg" });
    expect((await upload("image", png())).errcode).toBe(-1);
    expect((await uploadimg(png())).errcode).toBe(45009);
    expect((await upload("image", png())).errcode).toBe(0);
  });

  it("is refused with 40007 after loseMedia", async () => {
    const { contact, corp, welcome } = await company();
    const image = (id: string) => ({ attachments: [{ msgtype: "image", image: { media_id: id } }] });
    const [one, other] = [corp.addMedia(), corp.addMedia()];
    corp.loseMedia(one);
    const added = contact();
    expect((await welcome(added, image(one))).errcode).toBe(40007);
    corp.loseMedia();
    expect((await welcome(added, image(other))).errcode).toBe(40007);
  });
});
