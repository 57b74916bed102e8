import * as v from "valibot";
import { expect, test } from "vitest";
import { type WelcomeMessage, welcomeMessage } from "../../../src/messages/contact.ts";
import { placeAt, rewritePlaces } from "../../../src/messages/places.ts";

const whole: WelcomeMessage = {
  text: { content: "text" },
  attachments: [
    { msgtype: "image", image: { media_id: "M" } },
    { msgtype: "link", link: { title: "title", url: "url", desc: "desc", picurl: "picurl" } },
    { msgtype: "miniprogram", miniprogram: { title: "title", page: "page", appid: "wx", pic_media_id: "M" } },
  ],
};

test("rewrites each place once, by its path, and nothing else", () => {
  const seen: string[] = [];
  const rewritten = rewritePlaces(whole, (present, place, path) => {
    seen.push(`${path} ${place}`);
    return present.toUpperCase();
  });
  expect(seen.sort()).toEqual([
    "attachments[1].link.desc link.desc",
    "attachments[1].link.title link.title",
    "attachments[1].link.url link.url",
    "attachments[2].miniprogram.page miniprogram.page",
    "attachments[2].miniprogram.title miniprogram.title",
    "text.content text.content",
  ]);
  expect(rewritten).toEqual({
    text: { content: "TEXT" },
    attachments: [
      { msgtype: "image", image: { media_id: "M" } },
      { msgtype: "link", link: { title: "TITLE", url: "URL", desc: "DESC", picurl: "picurl" } },
      {
        msgtype: "miniprogram",
        miniprogram: { title: "TITLE", page: "PAGE", appid: "wx", pic_media_id: "M" },
      },
    ],
  });
  expect(v.is(welcomeMessage, rewritten)).toBe(true);
});

test("leaves out the text and the description that became blank, and does not touch what it was given", () => {
  const before = structuredClone(whole);
  const rewritten = rewritePlaces(whole, (present, place) => (/content|desc/.test(place) ? " " : present));
  expect(rewritten).not.toHaveProperty("text");
  expect(rewritten.attachments?.[1]).toEqual({
    msgtype: "link",
    link: { title: "title", url: "url", picurl: "picurl" },
  });
  expect(whole).toEqual(before);
});

test("knows where Liquid may stand", () => {
  expect(placeAt(["text", "content"])).toBe("text.content");
  expect(placeAt(["attachments", 3, "link", "url"])).toBe("link.url");
  expect(placeAt(["attachments", 3, "link", "picurl"])).toBeNull();
  expect(placeAt(["attachments", 3, "image", "media_id"])).toBeNull();
  expect(placeAt(["link", "url"])).toBeNull();
  expect(placeAt(["attachments", 0, "text", "content"])).toBeNull();
});
