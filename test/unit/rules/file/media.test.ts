/** The check of the section `media` and of `media:NAME` in messages. */
import { describe, expect, test } from "vitest";
import { type KeptMedia, uploadOf } from "../../../../src/rules/engine/kept-media.ts";
import {
  compiledRules,
  file,
  filled,
  kfFile,
  kfValues,
  messageOf,
  problems,
  rule,
  values,
} from "../files.ts";

const POSTER = { type: "image", url: "https://static.example.com/poster.png" };
const UPLOAD = "0123456789abcdef".repeat(4);
const MEDIA = {
  poster: POSTER,
  greeting: { type: "voice", url: "https://static.example.com/hi.amr" },
  film: { type: "video", url: "https://static.example.com/film.mp4" },
  prices: { type: "file", url: "https://static.example.com/prices.pdf" },
};
const attached = (attachment: object, change: object = {}) =>
  file({ media: MEDIA, messages: {}, rules: [rule({ send: { attachments: [attachment], ...change } })] });
const image = (id: string) => ({ msgtype: "image", image: { media_id: id } });
const answering = (send: object) => kfFile("message", { send }, { media: MEDIA });

describe("the media section", () => {
  test("becomes a map of names to sources", () => {
    const { media } = compiledRules(attached(image("media:poster")));
    expect([...media.keys()]).toEqual(Object.keys(MEDIA));
    expect(media.get("poster")).toEqual(POSTER);
    expect(compiledRules(file()).media.size).toBe(0);
  });

  test("takes an upload by its hash, with the name that customers see", () => {
    const media = {
      a: { type: "image", upload: UPLOAD },
      b: { type: "file", upload: UPLOAD, name: "价目 表/1.pdf" },
    };
    const sources = compiledRules(file({ media })).media;
    expect([...sources.values()].map(uploadOf)).toEqual([
      { sha256: UPLOAD, name: null },
      { sha256: UPLOAD, name: "价目 表/1.pdf" },
    ]);
    expect(uploadOf(POSTER)).toBeNull();
  });

  test.each<[string, unknown, string]>([
    ["that is a list", [], "media: expected kept media under their names, found a list"],
    ["with an empty name", { " ": POSTER }, 'media[" "]: a name must not be empty'],
    [
      "with a medium that is an address",
      { a: "https://a.example" },
      'media.a: expected the keys of a kept medium, found the text "https://a.example"',
    ],
    ["with a medium without a type", { a: { url: POSTER.url } }, 'media.a.type: a kept medium needs "type"'],
    ["with a medium without an address", { a: { type: "image" } }, 'media.a.url: a kept medium needs "url"'],
    [
      "with a medium of an unknown type",
      { a: { ...POSTER, type: "imge" } },
      'media.a.type: "imge" is none of image, voice, video and file; did you mean "image"?',
    ],
    [
      "with a medium whose type is a number",
      { a: { ...POSTER, type: 1 } },
      "media.a.type: expected one of image, voice, video and file, found the number 1",
    ],
    [
      "with an upload that is no hash",
      { a: { type: "image", upload: "poster.png" } },
      "media.a.upload: expected the sha256 of an upload, 64 hex digits: the console shows it after the upload",
    ],
    [
      "with an upload that is a number",
      { a: { type: "image", upload: 1 } },
      "media.a.upload: expected the sha256 of an upload, 64 hex digits, found the number 1; put it in quotes",
    ],
    [
      "with both an address and an upload",
      { a: { ...POSTER, upload: UPLOAD } },
      'media.a.url: "url" cannot stand beside "upload": keep one of the two',
    ],
    [
      "with an upload without a type",
      { a: { upload: UPLOAD } },
      'media.a.type: an uploaded medium needs "type"',
    ],
    [
      "with an upload whose name is empty",
      { a: { type: "file", upload: UPLOAD, name: " " } },
      "media.a.name: a file's name is empty; write something or leave the key out",
    ],
    [
      "with an unknown key",
      { a: { ...POSTER, urll: "x" } },
      'media.a.urll: "urll" is not a key of a kept medium; did you mean "url"?',
    ],
  ])("%s is refused", (_, media, problem) => {
    expect(problems(file({ media }))).toEqual([problem]);
  });

  test.each<[string, string]>([
    ["http://a.example.com/p.png", "the URL must begin with https://"],
    ["ftp://a.example.com/p.png", "the URL must begin with https://"],
    ["poster.png", "this is not a URL"],
    ["", "this is not a URL"],
    ["https://user:pass@a.example.com/p.png", "the URL must have no user name and no password"],
    ["https://a.example.com:8443/p.png", "the URL must have no port"],
    ["https://127.0.0.1/p.png", "the URL must name a host, not a numeric address"],
    ["https://0x7f.1/p.png", "the URL must name a host, not a numeric address"],
    ["https://[::1]/p.png", "the URL must name a host, not a numeric address"],
    ["https://localhost/p.png", "the URL must name a host on the Internet"],
    ["https://printer.local/p.png", "the URL must name a host on the Internet"],
    ["https://intranet/p.png", "the URL must name a host on the Internet"],
  ])("is refused with the address %j", (url, sentence) => {
    const found = `, found "${url}"`;
    expect(problems(file({ media: { a: { type: "image", url } } }))).toEqual([
      `media.a.url: ${sentence}${found}`,
    ]);
  });

  test("takes an address that names the usual port 443", () => {
    expect(
      problems(file({ media: { a: { type: "image", url: "https://a.example.com:443/p.png" } } })),
    ).toEqual([]);
  });
});

describe("media:NAME", () => {
  test("is taken in every media_id that fits its type", () => {
    for (const text of [
      attached(image("media:poster")),
      attached({ msgtype: "video", video: { media_id: "media:film" } }),
      attached({ msgtype: "file", file: { media_id: "media:prices" } }),
      attached({
        msgtype: "miniprogram",
        miniprogram: { title: "a", appid: "wx", page: "p", pic_media_id: "media:poster" },
      }),
      answering(image("media:poster")),
      answering({ msgtype: "voice", voice: { media_id: "media:greeting" } }),
      answering({ msgtype: "link", link: { title: "a", url: "u", thumb_media_id: "media:poster" } }),
      answering({
        msgtype: "miniprogram",
        miniprogram: { appid: "wx", pagepath: "p", thumb_media_id: "media:poster" },
      }),
    ]) {
      expect(problems(text)).toEqual([]);
      expect(messageOf(text).message.media).toHaveLength(1);
    }
  });

  test.each<[string, string, string]>([
    [
      "a name that does not exist",
      attached(image("media:postr")),
      'attachments[0].image.media_id: no media is called "postr"; did you mean "poster"?',
    ],
    ["an empty name", attached(image("media:")), 'attachments[0].image.media_id: no media is called ""'],
    [
      "the name constructor, which does not exist",
      attached(image("media:constructor")),
      'attachments[0].image.media_id: no media is called "constructor"',
    ],
    [
      "a voice in the place of an image",
      attached(image("media:greeting")),
      'attachments[0].image.media_id: "greeting" is of type voice, and this place takes the type image',
    ],
    [
      "an image in the place of a video",
      attached({ msgtype: "video", video: { media_id: "media:poster" } }),
      'attachments[0].video.media_id: "poster" is of type image, and this place takes the type video',
    ],
    [
      "a file in the place of a cover image",
      answering({ msgtype: "link", link: { title: "a", url: "u", thumb_media_id: "media:prices" } }),
      'link.thumb_media_id: "prices" is of type file, and this place takes the type image',
    ],
    [
      "a pic_url",
      attached({ msgtype: "image", image: { pic_url: "media:poster" } }),
      'attachments[0].image.pic_url: "media:poster" can stand in a media_id, and this is an address',
    ],
    [
      "a link's picurl",
      attached({ msgtype: "link", link: { title: "a", url: "u", picurl: "media:poster" } }),
      'attachments[0].link.picurl: "media:poster" can stand in a media_id, and this is an address',
    ],
  ])("is refused: %s", (_, text, problem) => {
    expect(problems(text)).toEqual([`rules[0].send.${problem}`]);
  });

  test("is refused in a file without a media section", () => {
    expect(problems(file({ rules: [rule({ send: { attachments: [image("media:poster")] } })] }))).toEqual([
      'rules[0].send.attachments[0].image.media_id: no media is called "poster"; the file has no "media"',
    ]);
  });

  test("is not reported a second time when the medium's own type is faulty", () => {
    const text = file({
      media: { poster: { type: "picture", url: POSTER.url } },
      rules: [rule({ send: { attachments: [image("media:poster")] } })],
    });
    expect(problems(text)).toEqual(['media.poster.type: "picture" is none of image, voice, video and file']);
  });

  test("is plain text in a text's content", () => {
    expect(problems(file({ rules: [rule({ send: { text: { content: "media:poster" } } })] }))).toEqual([]);
  });
});

describe("a filled message", () => {
  const kept = (picUrl: string | null = null): ReadonlyMap<string, KeptMedia> =>
    new Map([["poster", { mediaId: "MEDIA-1", picUrl }]]);

  test("has the media_id of the upload", () => {
    expect(filled(attached(image("media:poster")), values({ media: kept() }))).toEqual({
      ok: true,
      outgoing: { family: "contact", body: { attachments: [image("MEDIA-1")] } },
      cuts: [],
    });
    expect(filled(answering(image("media:poster")), kfValues({ media: kept("https://p.example") }))).toEqual({
      ok: true,
      outgoing: { family: "kf", body: image("MEDIA-1") },
      cuts: [],
    });
  });

  test("has the permanent address in a welcome's image, if the upload has an address", () => {
    expect(
      filled(attached(image("media:poster")), values({ media: kept("https://p.example/1") })),
    ).toMatchObject({
      outgoing: { body: { attachments: [{ msgtype: "image", image: { pic_url: "https://p.example/1" } }] } },
    });
  });

  test("keeps a media_id that is WeCom's own", () => {
    expect(filled(attached(image("M")), values({ media: kept("https://p.example/1") }))).toMatchObject({
      outgoing: { body: { attachments: [image("M")] } },
    });
  });

  test("is the text alone while the medium is not uploaded", () => {
    const reason = 'media "poster" is not uploaded yet';
    const text = { text: { content: "您好" } };
    expect(filled(attached(image("media:poster"), text))).toEqual({
      ok: false,
      reason,
      textAlone: { family: "contact", body: text },
    });
    expect(filled(attached(image("media:poster")))).toEqual({ ok: false, reason, textAlone: null });
    expect(filled(answering(image("media:poster")), kfValues())).toEqual({
      ok: false,
      reason,
      textAlone: null,
    });
  });
});
