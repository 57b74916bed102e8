/** The places of Liquid and media in a message of customer service, and how they are rewritten. */
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { type KfMessage, kfMessage } from "../../../src/messages/kf.ts";
import { KF_PLACES, rewriteKf } from "../../../src/messages/kf-places.ts";
import type { Pen } from "../../../src/messages/places.ts";

/** A message of each type, with the paths that are rewritten in it. */
const MESSAGES: [KfMessage, string[]][] = [
  [{ msgtype: "text", text: { content: "a" } }, ["text.content"]],
  [{ msgtype: "image", image: { media_id: "a" } }, ["image.media_id"]],
  [{ msgtype: "voice", voice: { media_id: "a" } }, ["voice.media_id"]],
  [{ msgtype: "video", video: { media_id: "a" } }, ["video.media_id"]],
  [{ msgtype: "file", file: { media_id: "a" } }, ["file.media_id"]],
  [
    { msgtype: "link", link: { title: "a", desc: "a", url: "a", thumb_media_id: "a" } },
    ["link.desc", "link.thumb_media_id", "link.title", "link.url"],
  ],
  [
    { msgtype: "miniprogram", miniprogram: { appid: "WX", title: "a", pagepath: "a", thumb_media_id: "a" } },
    ["miniprogram.pagepath", "miniprogram.thumb_media_id", "miniprogram.title"],
  ],
  [
    {
      msgtype: "msgmenu",
      msgmenu: {
        head_content: "a",
        list: [
          { type: "click", click: { id: "ID", content: "a" } },
          { type: "view", view: { url: "URL", content: "a" } },
          { type: "miniprogram", miniprogram: { appid: "WX", pagepath: "P", content: "a" } },
          { type: "text", text: { content: "a", no_newline: 1 } },
        ],
        tail_content: "a",
      },
    },
    [
      "msgmenu.head_content",
      "msgmenu.list[0].click.content",
      "msgmenu.list[1].view.content",
      "msgmenu.list[2].miniprogram.content",
      "msgmenu.list[3].text.content",
      "msgmenu.tail_content",
    ],
  ],
  [{ msgtype: "location", location: { name: "N", latitude: 1, longitude: 2 } }, []],
  [{ msgtype: "ca_link", ca_link: { link_url: "URL" } }, []],
  [{ msgtype: "business_card", business_card: { userid: "U" } }, []],
];
const plain: Pen = { text: (present) => present, media: (mediaId) => ({ mediaId, picUrl: null }) };

describe("rewriteKf", () => {
  test.each(MESSAGES)("rewrites each place once and no other text: %j", (message, paths) => {
    const before = structuredClone(message);
    const seen: string[] = [];
    const rewritten = rewriteKf(message, {
      text: (present, place, path) => {
        expect(place).toBe(Object.entries(KF_PLACES).find(([name]) => name === path.replace(/\d+/, ""))?.[1]);
        seen.push(path);
        return present.toUpperCase();
      },
      media: (present, path) => {
        seen.push(path);
        return { mediaId: present.toUpperCase(), picUrl: "https://p.example" };
      },
    });
    expect(seen.sort()).toEqual(paths);
    expect(JSON.stringify(rewritten)).toBe(JSON.stringify(message).replaceAll('"a"', '"A"'));
    expect(v.is(kfMessage, rewritten)).toBe(true);
    expect(message).toEqual(before);
  });
});

test("rewriteKf leaves out optional texts that became blank", () => {
  const blank: Pen = { ...plain, text: (present, { required }) => (required ? present : " ") };
  const rewritten = MESSAGES.map(([message]) => rewriteKf(message, blank));
  expect(rewritten[5]).toEqual({ msgtype: "link", link: { title: "a", url: "a", thumb_media_id: "a" } });
  expect(rewritten[6]).toEqual({
    msgtype: "miniprogram",
    miniprogram: { appid: "WX", pagepath: "a", thumb_media_id: "a" },
  });
  expect(rewritten[7]).toMatchObject({ msgmenu: { list: expect.any(Array) } });
  expect(rewritten[7]).not.toHaveProperty("msgmenu.head_content");
  expect(rewritten[7]).not.toHaveProperty("msgmenu.tail_content");
});

test("rewriteKf adds no text that the message does not have", () => {
  const menu: KfMessage = { msgtype: "msgmenu", msgmenu: { head_content: "a" } };
  expect(rewriteKf(menu, plain)).toEqual(menu);
});
