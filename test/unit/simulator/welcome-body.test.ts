/** The bodies of welcomes that the simulated WeCom accepts and refuses. */
import { describe, expect, it } from "vitest";
import { smallCompany } from "./harness.ts";

type Company = Awaited<ReturnType<typeof smallCompany>>;

const link = {
  title: "礼包",
  url: "https://example.com/gift",
  desc: "点击领取",
  picurl: "https://example.com/p.png",
};
const attachment = (msgtype: string, fields: unknown) => ({ msgtype, [msgtype]: fields });
const linkWith = (change: Record<string, unknown>) => ({
  attachments: [attachment("link", { ...link, ...change })],
});

/** The answer to a welcome with `body` in place of a text. */
async function answerTo(body: (company: Company) => Record<string, unknown>) {
  const company = await smallCompany();
  return company.welcome(company.contact(), body(company));
}

describe("a welcome's body is accepted", () => {
  it("with nine attachments of all types, at their limits", async () => {
    const reply = await answerTo(({ corp }) => ({
      text: { content: `${"好".repeat(1333)}.` }, // 4,000 bytes
      attachments: [
        attachment("image", { media_id: corp.addMedia({ type: "image" }) }),
        attachment("image", { pic_url: corp.addPicture() }),
        attachment("link", { title: "t".repeat(128), url: "u".repeat(1024), desc: "d".repeat(512) }),
        attachment("link", link),
        attachment("miniprogram", {
          title: "m".repeat(64),
          appid: corp.addMiniProgram(),
          page: "/index",
          pic_media_id: corp.addMedia({ type: "image" }),
        }),
        attachment("video", { media_id: corp.addMedia({ type: "video" }) }),
        attachment("file", { media_id: corp.addMedia({ type: "file" }) }),
        attachment("link", link),
        attachment("link", link),
      ],
    }));
    expect(reply).toMatchObject({ errcode: 0, errmsg: "ok" });
  });

  it.each([2_048, null])("with a longer URL, if the limit is %j", async (urlBytes) => {
    const company = await smallCompany();
    company.wecom.settings.urlBytes = urlBytes;
    const change = linkWith({ url: "u".repeat(2_048), picurl: "u".repeat(2_048) });
    expect(await company.welcome(company.contact(), change)).toMatchObject({ errcode: 0 });
  });

  it("without a text, when there is an attachment", async () => {
    expect(await answerTo(() => ({ text: undefined, ...linkWith({}) }))).toMatchObject({ errmsg: "ok" });
  });

  it("with a pic_url that uploadimg did not give, when a media_id stands beside it", async () => {
    const reply = await answerTo(({ corp }) => ({
      attachments: [attachment("image", { media_id: corp.addMedia(), pic_url: "https://example.com/a.png" })],
    }));
    expect(reply).toMatchObject({ errcode: 0 });
  });

  it.each([
    ["an empty list in the place of an object", { link: [] }],
    ["an unknown key", { sender: "zhangsan" }],
    ["an unknown key in the text", { text: { content: "您好", type: 1 } }],
    ["null for the attachments", { attachments: null }],
    ["another type's part in an attachment", { attachments: [{ ...attachment("link", link), image: [] }] }],
    ["an unknown key in an attachment's part", linkWith({ thumb_media_id: "x" })],
  ])("with a warning, and delivered, for %s", async (_what, change) => {
    const company = await smallCompany();
    const added = company.contact();
    const reply = await company.welcome(added, change);
    expect(reply).toMatchObject({ errcode: 0, errmsg: "ok. Warning: wrong json format. " });
    expect(added.received).toHaveLength(1);
  });
});

describe("a welcome's body is refused", () => {
  it.each<[number, string, Record<string, unknown>]>([
    [41049, "a missing code", { welcome_code: undefined }],
    [41049, "an empty code", { welcome_code: "" }],
    [40063, "neither text nor attachments", { text: undefined }],
    [40063, "an empty text and an empty list", { text: { content: "" }, attachments: [] }],
    [40058, "a text over 4,000 bytes", { text: { content: "好".repeat(1334) } }],
    [40058, "a text that is a number", { text: { content: 5 } }],
    [40058, "attachments that are an object", { attachments: { msgtype: "link", link } }],
    [41064, "ten attachments", { attachments: Array.from({ length: 10 }, () => attachment("link", link)) }],
    [41065, "an attachment without a type", { attachments: [{ link }] }],
    [41065, "a type that welcomes do not take", { attachments: [attachment("voice", { media_id: "x" })] }],
    [41065, "a type called toString", { attachments: [attachment("toString", {})] }],
    [41016, "a link without title", linkWith({ title: "" })],
    [41010, "a link without url", linkWith({ url: undefined })],
    [41016, "a link's part that is an empty list", { attachments: [attachment("link", [])] }],
    [40058, "a link's title over 128 bytes", linkWith({ title: "好".repeat(43) })],
    [40058, "a link's desc over 512 bytes", linkWith({ desc: "d".repeat(513) })],
    [40039, "a link's url over 1,024 bytes", linkWith({ url: "u".repeat(1025) })],
    [40039, "a link's picurl over 1,024 bytes", linkWith({ picurl: "u".repeat(1025) })],
    [41006, "an image with neither id nor url", { attachments: [attachment("image", {})] }],
    [40007, "an unknown media_id", { attachments: [attachment("image", { media_id: "x" })] }],
    [
      40058,
      "a picture not from uploadimg",
      { attachments: [attachment("image", { pic_url: "https://example.com/a.png" })] },
    ],
    [41006, "a video without media_id", { attachments: [attachment("video", {})] }],
    [41006, "a file without media_id", { attachments: [attachment("file", {})] }],
  ])("with %i for %s", async (errcode, _what, change) => {
    const company = await smallCompany();
    const added = company.contact();
    expect(await company.welcome(added, change)).toMatchObject({ http: 200, errcode });
    expect(added.received).toEqual([]);
  });

  it.each([
    [41016, { title: "" }],
    [40058, { title: "m".repeat(65) }],
    [90200, { appid: "" }],
    [90207, { appid: "nonsense" }],
    [90206, { appid: "wx0000000000000000" }],
    [90204, { page: "" }],
    [41006, { pic_media_id: "" }],
    [40007, { pic_media_id: "x" }],
  ])("with %i for a mini program with %j", async (errcode, change) => {
    const reply = await answerTo(({ corp }) => {
      const good = { title: "m", appid: corp.addMiniProgram(), page: "/i", pic_media_id: corp.addMedia() };
      return { attachments: [attachment("miniprogram", { ...good, ...change })] };
    });
    expect(reply.errcode).toBe(errcode);
  });

  it("with 40007 for media of another kind, older than three days, or another company's", async () => {
    const { contact, corp, welcome, wecom } = await smallCompany();
    const added = contact();
    const image = (id: string) => ({ attachments: [attachment("image", { media_id: id })] });
    const threeDays = 3 * 24 * 3600 * 1000;
    const video = corp.addMedia({ type: "video" });
    const old = corp.addMedia({ at: Date.now() - threeDays });
    const foreign = wecom.addCorp().addMedia();
    for (const id of [video, old, foreign]) {
      expect(await welcome(added, image(id))).toMatchObject({ errcode: 40007 });
    }
    const stillGood = corp.addMedia({ at: Date.now() - threeDays + 60_000 });
    expect(await welcome(added, image(stillGood))).toMatchObject({ errcode: 0 });
  });

  it("with 40033 for \\uXXXX, but not for a backslash that is itself escaped", async () => {
    const { contact, post } = await smallCompany();
    const code = contact().codes.get("sales");
    const raw = (text: string) => `{"welcome_code":"${code}","text":{"content":"${text}"}}`;
    expect(await post(raw("\\u4f60"))).toMatchObject({ errcode: 40033 });
    expect(await post(raw("\\\\\\u4f60"))).toMatchObject({ errcode: 40033 });
    expect(await post(raw("\\\\u4f60"))).toMatchObject({ errcode: 0 });
  });

  it("with 40058 when it is not JSON, not an object, or not a POST", async () => {
    const { call, post, tokenOf } = await smallCompany();
    expect(await post("{")).toMatchObject({ http: 200, errcode: 40058 });
    expect(await post("[1]")).toMatchObject({ errcode: 40058 });
    expect(await call(`externalcontact/send_welcome_msg?access_token=${tokenOf()}`)).toMatchObject({
      http: 200,
      errcode: 40058,
    });
  });
});
