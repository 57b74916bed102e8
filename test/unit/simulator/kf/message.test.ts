/** The messages of customer service that the simulated WeCom accepts, and their limits. */
import { describe, expect, it } from "vitest";
import { kfCompany } from "./harness.ts";

/** A text of that many bytes, in Chinese characters of three bytes each. */
const bytes = (count: number) => "好".repeat(Math.floor(count / 3)) + "x".repeat(count % 3);

async function messages() {
  const company = await kfCompany();
  const { corp, wecom } = company;
  wecom.settings.kfMessagesPerWindow = 1_000;
  company.says();
  const media = {
    image: corp.addMedia(),
    voice: corp.addMedia({ type: "voice" }),
    video: corp.addMedia({ type: "video" }),
    file: corp.addMedia({ type: "file" }),
  };
  const link = { title: "t", desc: "d", url: "https://example.com", thumb_media_id: media.image };
  const miniprogram = {
    appid: corp.addMiniProgram(),
    title: "t",
    thumb_media_id: media.image,
    pagepath: "pages/index",
  };
  const errcode = async (msgtype: string, body: unknown) =>
    (await company.send({ msgtype, text: undefined, [msgtype]: body })).errcode;
  const menu = (item: unknown) => errcode("msgmenu", { head_content: "h", list: [item] });
  return { ...company, media, link, miniprogram, errcode, menu };
}

describe("a message of customer service", () => {
  it("is accepted in each of the documented types", async () => {
    const { errcode, link, media, miniprogram } = await messages();
    expect(await errcode("text", { content: "x" })).toBe(0);
    for (const [type, media_id] of Object.entries(media))
      expect(await errcode(type, { media_id }), type).toBe(0);
    expect(await errcode("link", link)).toBe(0);
    expect(await errcode("miniprogram", miniprogram)).toBe(0);
    expect(await errcode("location", { name: "n", address: "a", latitude: -90, longitude: 180 })).toBe(0);
    expect(await errcode("ca_link", { link_url: "https://work.weixin.qq.com/ca/cawcde123" })).toBe(0);
    expect(await errcode("msgmenu", { head_content: "h" })).toBe(0);
  });

  it("has a text of 1 to 2048 bytes", async () => {
    const { errcode } = await messages();
    expect(await errcode("text", { content: bytes(2_048) })).toBe(0);
    expect(await errcode("text", { content: bytes(2_049) })).toBe(45002);
    expect(await errcode("text", { content: "" })).toBe(44004);
    expect(await errcode("text", undefined)).toBe(44004);
    expect(await errcode("text", { content: 5 })).toBe(40058);
  });

  it("is refused with media that do not exist or have another type", async () => {
    const { corp, errcode, link, media } = await messages();
    const old = corp.addMedia({ at: Date.now() - 73 * 3_600_000 });
    expect(await errcode("image", { media_id: old })).toBe(40007);
    expect(await errcode("image", { media_id: media.voice })).toBe(40007);
    expect(await errcode("voice", { media_id: "x" })).toBe(40007);
    expect(await errcode("file", {})).toBe(41006);
    expect(await errcode("link", { ...link, thumb_media_id: "" })).toBe(41006);
    expect(await errcode("link", { ...link, thumb_media_id: media.file })).toBe(40007);
  });

  it("is refused with a link or a mini program over its limits", async () => {
    const { errcode, link, miniprogram } = await messages();
    const linked = (changes: object) => errcode("link", { ...link, ...changes });
    const program = (changes: object) => errcode("miniprogram", { ...miniprogram, ...changes });
    expect(await linked({ title: bytes(128), desc: bytes(512) })).toBe(0);
    expect(await linked({ title: bytes(129) })).toBe(40058);
    expect(await linked({ desc: bytes(513) })).toBe(40058);
    expect(await linked({ url: bytes(2_049) })).toBe(40058);
    expect([await linked({ title: "" }), await linked({ url: "" })]).toEqual([41016, 41010]);
    expect(await program({ title: bytes(64) })).toBe(0);
    expect(await program({ title: bytes(65) })).toBe(40058);
    expect([await program({ appid: "" }), await program({ pagepath: "" })]).toEqual([90200, 90204]);
    expect(await program({ appid: "wx0000000000000000" })).toBe(90206);
  });

  it("is refused with a location that is not on earth", async () => {
    const { errcode } = await messages();
    const at = (latitude: unknown, longitude: unknown) => errcode("location", { latitude, longitude });
    expect([await at(90.1, 0), await at(0, -180.1), await at("1", 0)]).toEqual([40058, 40058, 40058]);
    expect(await at(undefined, 0)).toBe(40063);
  });
});

describe("a menu", () => {
  const click = (id: number) => ({ type: "click", click: { id: String(id), content: "c" } });
  const line = { type: "text", text: { content: "t" } };
  const clicks = (count: number) => Array.from({ length: count }, (_, id) => click(id));
  const lines = (count: number) => Array.from({ length: count }, () => line);

  it("has at most ten items that can be tapped, and 50 in all, else 95008", async () => {
    const { errcode } = await messages();
    const menu = (list: unknown[]) => errcode("msgmenu", { list });
    expect(await menu([...clicks(10), ...lines(40)])).toBe(0);
    expect(await menu([...clicks(10), ...lines(41)])).toBe(95008);
    expect(await menu(clicks(11))).toBe(95008);
    expect(await errcode("msgmenu", {})).toBe(40063);
  });

  it("has at most ten items in all when it answers an event, else 95008", async () => {
    const { enter, respond } = await kfCompany();
    const { code } = enter();
    const menu = (list: unknown[]) =>
      respond(code, { msgtype: "msgmenu", text: undefined, msgmenu: { list } });
    expect(await menu([...clicks(5), ...lines(6)])).toMatchObject({ errcode: 95008 });
    expect(await menu([...clicks(5), ...lines(5)])).toMatchObject({ errcode: 0 });
  });

  it("has items of four types, else 95009", async () => {
    const { menu, miniprogram } = await messages();
    const { appid } = miniprogram;
    expect(await menu({ type: "click", click: { content: "满意" } })).toBe(0);
    expect(await menu({ type: "view", view: { url: "https://example.com", content: "c" } })).toBe(0);
    expect(await menu({ type: "text", text: { content: "c" } })).toBe(0);
    const program = { appid, pagepath: "p", content: "c" };
    expect(await menu({ type: "miniprogram", miniprogram: program })).toBe(0);
    expect(await menu({ type: "location", location: {} })).toBe(95009);
    expect(await menu({})).toBe(95009);
  });

  it("has a limit in bytes for each text", async () => {
    const { errcode, menu, miniprogram } = await messages();
    const { appid } = miniprogram;
    const framed = (frame: object) =>
      errcode("msgmenu", { list: [{ type: "text", text: { content: "x" } }], ...frame });
    expect(await framed({ head_content: bytes(1_024), tail_content: bytes(1_024) })).toBe(0);
    expect(await framed({ head_content: bytes(1_025) })).toBe(40058);
    expect(await framed({ tail_content: bytes(1_025) })).toBe(40058);

    const click = (id: string, content: string) => menu({ type: "click", click: { id, content } });
    expect(await click(bytes(128), bytes(128))).toBe(0);
    expect([await click(bytes(129), "x"), await click("1", bytes(129))]).toEqual([40058, 40058]);
    expect(await click("1", "")).toBe(40063);

    const view = (url: string, content: string) => menu({ type: "view", view: { url, content } });
    expect(await view(bytes(2_048), bytes(1_024))).toBe(0);
    expect([await view(bytes(2_049), "x"), await view("u", bytes(1_025))]).toEqual([40058, 40058]);
    expect([await view("", "x"), await view("u", "")]).toEqual([41010, 40063]);

    const program = (pagepath: string, content: string, id = appid) =>
      menu({ type: "miniprogram", miniprogram: { appid: id, pagepath, content } });
    expect(await program(bytes(1_024), bytes(1_024))).toBe(0);
    expect([await program(bytes(1_025), "x"), await program("p", bytes(1_025))]).toEqual([40058, 40058]);
    expect([await program("", "x"), await program("p", "")]).toEqual([90204, 40063]);
    expect([await program("p", "x", ""), await program("p", "x", bytes(33))]).toEqual([90200, 40058]);
    expect(await program("p", "x", "wx0000000000000000")).toBe(90206);

    const text = (content: string, no_newline?: unknown) =>
      menu({ type: "text", text: { content, no_newline } });
    expect(await text(bytes(256), 1)).toBe(0);
    expect(await text(bytes(256), true)).toBe(0);
    expect([await text(bytes(257)), await text("x", 2), await text("", 0)]).toEqual([40058, 40058, 40063]);
  });
});

describe("a business card", () => {
  it("needs a member with 客户联系, and cannot answer an event", async () => {
    const { corp, enter, errcode, respond } = await messages();
    corp.addStaff({ userid: "lisi", canContact: false });
    const card = (userid: string) => errcode("business_card", { userid });
    expect(await card("zhangsan")).toBe(0);
    expect([await card(""), await card("nobody"), await card("lisi")]).toEqual([41009, 60111, 84074]);
    const { code } = enter({ withCode: true });
    const body = { msgtype: "business_card", text: undefined, business_card: { userid: "zhangsan" } };
    expect(await respond(code, body)).toMatchObject({ errcode: 40008 });
  });
});

describe("the body of kf/send_msg", () => {
  it("is refused when it is not JSON or has escapes for Chinese characters", async () => {
    const { ask } = await messages();
    expect(await ask("send_msg", "{")).toMatchObject({ errcode: 40058 });
    expect(await ask("send_msg", '{"touser":"\\u4f60"}')).toMatchObject({ errcode: 40033 });
  });
});
