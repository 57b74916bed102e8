/** Calls against the simulated WeCom: uploads, tags and remarks. */
import { describe, expect, test } from "vitest";
import { TokenSource } from "../../../src/apps/token.ts";
import { uploadAsMedia, uploadAsPicture } from "../../../src/media/upload.ts";
import { wecomClient } from "../../../src/wecom/client.ts";
import { markTag, setRemark } from "../../../src/wecom/contact.ts";
import { type UploadFile, uploadImage, uploadMedia } from "../../../src/wecom/media.ts";
import { english } from "../../english.ts";
import { anApp } from "../delivery/app.ts";
import { AMR, file, MP4, PNG } from "../media/files.ts";
import { smallCompany } from "../simulator/harness.ts";

async function company() {
  const small = await smallCompany();
  return { ...small, wecomCall: wecomClient({ apiBase: small.wecom.url, relayToken: null }) };
}
const aFile = (start: string, name: string, type: string, size?: number): UploadFile => ({
  name,
  type,
  bytes: file(start, size),
});

describe("an upload", () => {
  test.for([
    ["image", aFile(PNG, "image.png", "image/png")],
    ["voice", aFile(AMR, "voice.amr", "audio/amr", 6)],
    ["video", aFile(MP4, "video.mp4", "video/mp4")],
    ["file", aFile("%PDF", "产品手册.pdf", "application/octet-stream")],
  ] as const)("of type %s gives a media_id, and WeCom receives its name and type", async ([type, one]) => {
    const { corp, tokenOf, wecomCall } = await company();
    const { details } = await uploadMedia(wecomCall, tokenOf(), { type, file: one }, 5_000);
    expect(corp.uploads).toMatchObject([
      {
        type,
        given: details?.mediaId,
        filename: one.name,
        contentType: one.type,
        size: one.bytes.byteLength,
      },
    ]);
  });

  test("of a picture gives an address", async () => {
    const { corp, tokenOf, wecomCall } = await company();
    const { details } = await uploadImage(wecomCall, tokenOf(), aFile(PNG, "image.png", "image/png"), 5_000);
    expect(corp.pictures).toContain(details?.url);
  });

  test("that is refused, or gives an empty id, has no details", async () => {
    const { fault, tokenOf, wecomCall } = await company();
    const upload = () =>
      uploadMedia(
        wecomCall,
        tokenOf(),
        { type: "image", file: aFile("GIF89a", "image.png", "image/png") },
        5_000,
      );
    expect(await upload()).toMatchObject({ answer: { errcode: 40123 }, details: null });
    fault({ text: '{"errcode":0,"media_id":""}' });
    expect(await upload()).toMatchObject({ answer: { errcode: 0 }, details: null });
  });
});

describe("an upload as one of the company's apps", () => {
  async function scene() {
    const { app, corp, wecom, wecomCall, ...rest } = await company();
    const support = corp.addApp({ name: "support" });
    const byName = new Map([app, support].map((one) => [one.name, one]));
    const tokens = new TokenSource({
      readCache: async () => null,
      askCredentials: async ({ name }) => {
        const one = byName.get(name);
        if (!one?.enabled) return { ok: false, errcode: 40001, errmsg: "", retry: false };
        return { ok: true, token: one.currentToken().value, expiresAt: Date.now() + 7_200_000 };
      },
    });
    const apps = [app, support].map(({ name, corpId }) => anApp({ name, corpId }));
    const png = aFile(PNG, "image.png", "image/png");
    return {
      ...rest,
      app,
      corp,
      wecom,
      support,
      upload: (one = png) => uploadAsMedia({ call: wecomCall, tokens }, apps, "image", one),
      uploadPicture: () => uploadAsPicture({ call: wecomCall, tokens }, apps, png),
    };
  }

  test("is made by the first app", async () => {
    const { corp, upload, uploadPicture } = await scene();
    expect(await upload()).toMatchObject({ ok: true });
    expect(await uploadPicture()).toMatchObject({ ok: true });
    expect(corp.uploads).toMatchObject([{ app: "sales" }, { app: "sales" }]);
  });

  test("is made again once with a new token when the token is refused, then by the next app", async () => {
    const { app, corp, upload, fault } = await scene();
    await upload();
    app.revokeToken();
    expect(await upload()).toMatchObject({ ok: true });
    expect(corp.uploads).toMatchObject([{ app: "sales" }, { app: "sales" }]);
    fault({ errcode: 42001 }, { app: "sales", times: 2 });
    expect(await upload()).toMatchObject({ ok: true });
    expect(corp.uploads.at(-1)).toMatchObject({ app: "support" });
  });

  test("is made by the next app when the first has no token, or WeCom refuses its address", async () => {
    const { app, corp, upload } = await scene();
    app.enabled = false;
    expect(await upload()).toMatchObject({ ok: true });
    app.enabled = true;
    app.trustedIps = ["203.0.113.7"];
    expect(await upload()).toMatchObject({ ok: true });
    expect(corp.uploads).toMatchObject([{ app: "support" }, { app: "support" }]);
  });

  test("that fails for every app has the last app's reason", async () => {
    const { app, support, upload } = await scene();
    app.enabled = support.enabled = false;
    expect(await upload()).toEqual({ ok: false, why: english("the app support got no token") });
  });

  test("is not tried by the next app when WeCom refuses the file, or does not answer", async () => {
    const { fault, upload, wecom } = await scene();
    const gif = aFile("GIF89a", "image.png", "image/png");
    expect(await upload(gif)).toEqual({
      ok: false,
      why: english(/^WeCom refused it: not a proper image \(40123\)\. Replace the image .*PNG\.$/),
    });
    fault({ status: 502 });
    expect(await upload()).toEqual({ ok: false, why: english("HTTP 502 came in WeCom's place") });
    fault({ reset: true });
    expect(await upload()).toEqual({ ok: false, why: english("WeCom could not be connected to") });
    fault({ text: "{}" });
    expect(await upload()).toEqual({ ok: false, why: english("WeCom's answer held no id") });
    expect(wecom.journal.calls("media/upload").every(({ app }) => app === "sales")).toBe(true);
  });
});

test("markTag adds tags, and setRemark sets the remark", async () => {
  const { contact, corp, customer, tokenOf, wecomCall } = await company();
  const added = contact({ tags: ["et0"] });
  const who = { staff: "zhangsan", externalUserId: customer.externalUserId };
  const tags = [corp.addTag(), corp.addTag()];
  expect(await markTag(wecomCall, tokenOf(), { ...who, tags }, 1_000)).toMatchObject({ errcode: 0 });
  expect(await setRemark(wecomCall, tokenOf(), { ...who, remark: "展会-小王" }, 1_000)).toMatchObject({
    errcode: 0,
  });
  expect([added.tags, added.remark]).toEqual([["et0", ...tags], "展会-小王"]);
});
