/** The places of Liquid and media in a welcome, and how they are rewritten. */
import * as v from "valibot";
import { expect, test } from "vitest";
import { type WelcomeMessage, welcomeMessage } from "../../../src/messages/contact.ts";
import { CONTACT_PLACES, rewriteWelcome } from "../../../src/messages/contact-places.ts";
import { type Pen, placeAt } from "../../../src/messages/places.ts";

const whole: WelcomeMessage = {
  text: { content: "text" },
  attachments: [
    { msgtype: "image", image: { media_id: "m" } },
    { msgtype: "link", link: { title: "title", url: "url", desc: "desc", picurl: "picurl" } },
    { msgtype: "miniprogram", miniprogram: { title: "title", page: "page", appid: "wx", pic_media_id: "m" } },
    { msgtype: "video", video: { media_id: "m" } },
    { msgtype: "file", file: { media_id: "m" } },
    { msgtype: "image", image: { pic_url: "p" } },
  ],
};
const pen = (change: Partial<Pen> = {}): Pen => ({
  text: (present) => present,
  media: (mediaId) => ({ mediaId, picUrl: null }),
  ...change,
});

test("rewriteWelcome rewrites each place once, with its path, and no other text", () => {
  const seen: string[] = [];
  const upper = (present: string, path: string) => {
    seen.push(path);
    return present.toUpperCase();
  };
  const rewritten = rewriteWelcome(whole, {
    text: (present, place, path) => {
      expect(place).toBe(
        placeAt(
          CONTACT_PLACES,
          path.split(/[.[\]]+/).map((key) => (key > "9" ? key : Number(key))),
        ),
      );
      return upper(present, path);
    },
    media: (present, path) => ({ mediaId: upper(present, path), picUrl: null }),
  });
  expect(seen.sort()).toEqual([
    "attachments[0].image.media_id",
    "attachments[1].link.desc",
    "attachments[1].link.title",
    "attachments[1].link.url",
    "attachments[2].miniprogram.page",
    "attachments[2].miniprogram.pic_media_id",
    "attachments[2].miniprogram.title",
    "attachments[3].video.media_id",
    "attachments[4].file.media_id",
    "text.content",
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
      { msgtype: "video", video: { media_id: "M" } },
      { msgtype: "file", file: { media_id: "M" } },
      { msgtype: "image", image: { pic_url: "p" } },
    ],
  });
  expect(v.is(welcomeMessage, rewritten)).toBe(true);
});

test("rewriteWelcome leaves out a blank text and a blank description, and does not change its input", () => {
  const before = structuredClone(whole);
  const rewritten = rewriteWelcome(
    whole,
    pen({ text: (present, _, path) => (/content|desc/.test(path) ? " " : present) }),
  );
  expect(rewritten).not.toHaveProperty("text");
  expect(rewritten.attachments?.[1]).toEqual({
    msgtype: "link",
    link: { title: "title", url: "url", picurl: "picurl" },
  });
  expect(whole).toEqual(before);
});

test("rewriteWelcome gives an image its permanent address, and other media their media_id", () => {
  const { attachments = [] } = rewriteWelcome(
    whole,
    pen({ media: () => ({ mediaId: "new", picUrl: "https://p.example" }) }),
  );
  expect(attachments[0]).toEqual({ msgtype: "image", image: { pic_url: "https://p.example" } });
  expect(attachments[2]).toMatchObject({ miniprogram: { pic_media_id: "new" } });
  expect(attachments[3]).toEqual({ msgtype: "video", video: { media_id: "new" } });
});

test("placeAt gives the places of Liquid, and null for other keys", () => {
  const at = (...path: (string | number)[]) => placeAt(CONTACT_PLACES, path);
  expect(at("text", "content")).toEqual({ maxBytes: 4_000, cuttable: true, required: false });
  expect(at("attachments", 3, "link", "url")).toEqual({ maxBytes: 2_048, cuttable: false, required: true });
  expect(at("attachments", 3, "link", "picurl")).toBeNull();
  expect(at("attachments", 3, "image", "media_id")).toBeNull();
  expect(at("link", "url")).toBeNull();
  expect(at("attachments", 0, "text", "content")).toBeNull();
  expect(at("constructor")).toBeNull();
});
