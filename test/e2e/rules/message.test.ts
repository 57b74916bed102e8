/** The customer receives every field of a message of `send_welcome_msg` as the rules have it. */
import { afterEach, expect, test } from "vitest";
import type { Corp } from "../../../simulator/index.ts";
import { Scene } from "../scene.ts";

let scene: Scene;
afterEach(() => scene.stop());

/** Nine attachments, with every type among them. */
function everything(corp: Corp) {
  const [image, video, file] = (["image", "video", "file"] as const).map((type) => corp.addMedia({ type }));
  const each = [
    { msgtype: "image", image: { media_id: image } },
    {
      msgtype: "link",
      link: {
        title: "新人礼包",
        picurl: "https://example.com/gift.png",
        desc: "点击领取",
        url: "https://example.com/gift",
      },
    },
    {
      msgtype: "miniprogram",
      miniprogram: { title: "商城", pic_media_id: image, appid: corp.addMiniProgram(), page: "/index" },
    },
    { msgtype: "video", video: { media_id: video } },
    { msgtype: "file", file: { media_id: file } },
    { msgtype: "image", image: { pic_url: corp.addPicture() } },
  ];
  return {
    text: { content: "欢" + "迎".repeat(1_331) + "您a" },
    attachments: [...each, ...each.slice(0, 3)],
  };
}

test("4,000 bytes of text and nine attachments of every kind arrive unchanged", async () => {
  let sent: ReturnType<typeof everything> | null = null;
  scene = await Scene.start({
    rules: (corp) => {
      sent = everything(corp);
      return JSON.stringify({ rules: [{ name: "全部", on: "contact.added", send: sent }] });
    },
  });
  const contact = scene.greet();
  const delivery = await scene.settled(contact);
  expect(delivery).toMatchObject({ outcome: "sent", notes: [] });
  expect(delivery.attempts).toMatchObject([{ errcode: 0, errmsg: "ok" }]);
  expect(contact.received[0]?.body).toEqual({ welcome_code: contact.codes.get("sales"), ...Object(sent) });
});

test("attachments are sent without a text", async () => {
  scene = await Scene.start({
    rules: (corp) => {
      const send = { attachments: [{ msgtype: "image", image: { media_id: corp.addMedia() } }] };
      return JSON.stringify({ rules: [{ name: "图片", on: "contact.added", send }] });
    },
  });
  expect(await scene.settled(scene.greet())).toMatchObject({ outcome: "sent", notes: [] });
});

test("a refused call that used up its code is recorded as refused", async () => {
  scene = await Scene.start({
    rules: `rules: [{ name: 图片, on: contact.added, send: { text: { content: 请看图 }, attachments: [{ msgtype: image, image: { media_id: gone } }] } }]`,
  });
  Object.assign(scene.wecom.settings, { refusedCallUsesCode: true, usedCode: 41050 });
  const contact = scene.greet();
  const delivery = await scene.settled(contact);
  expect(delivery).toMatchObject({
    outcome: "refused",
    errcode: 40007,
    cause: expect.stringContaining("used up"),
  });
  expect(delivery.attempts.map(({ errcode }) => errcode)).toEqual([40007, 41050]);
  expect(contact.received).toEqual([]);
});
