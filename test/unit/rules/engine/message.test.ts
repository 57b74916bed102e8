/** Filled messages: texts that are too long or empty, and messages that become impossible. */
import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { welcomeMessage } from "../../../../src/messages/contact.ts";
import { byteLength, isWellFormed } from "../../../../src/schema/bytes.ts";
import {
  checkInEnglish,
  file,
  fileSending,
  filled,
  firstRule,
  problems,
  rule,
  sendingOf,
  values,
  welcome,
} from "../files.ts";

const link = (change: object = {}) => ({
  msgtype: "link",
  link: { title: "礼包", url: "https://example.com/", ...change },
});
const named = (name: string) => values({ customer: { external_userid: "wm", name } });
const text = (content: string) => ({ text: { content } });

describe("a filled text that is too long", () => {
  test("is not cut at the limit", () => {
    const result = filled(fileSending(text("好{{ customer.name }}")), named("您".repeat(1_332) + "a"));
    expect(result).toMatchObject({ ok: true, cuts: [] });
  });

  test("is cut one byte over the limit, and the cut is recorded", () => {
    const result = filled(fileSending(text("好{{ customer.name }}")), named("您".repeat(1_332) + "ab"));
    expect(result).toMatchObject({ ok: true, cuts: ["默认: text.content cut from 4001 to 4000 bytes"] });
  });

  test("is cut without splitting a character", () => {
    const result = filled(fileSending(text("{{ customer.name }}")), named("您".repeat(1_400)));
    expect(result).toEqual({
      ok: true,
      outgoing: { family: "contact", body: text("您".repeat(1_333)) },
      cuts: ["默认: text.content cut from 4200 to 3999 bytes"],
    });
  });

  test("is cut in a link's title and description too", () => {
    const body = { attachments: [link({ title: "给{{ customer.name }}", desc: "给{{ customer.name }}" })] };
    expect(filled(fileSending(body), named("您".repeat(400)))).toMatchObject({
      ok: true,
      cuts: [
        "默认: attachments[0].link.title cut from 1203 to 126 bytes",
        "默认: attachments[0].link.desc cut from 1203 to 510 bytes",
      ],
    });
  });

  test("makes the message impossible when it is a url", () => {
    const body = { attachments: [link({ url: "https://example.com/{{ customer.name }}" })] };
    expect(filled(fileSending(body), named("a".repeat(2_028)))).toMatchObject({ ok: true });
    expect(filled(fileSending(body), named("a".repeat(2_029)))).toEqual({
      ok: false,
      reason: "attachments[0].link.url is 2049 bytes, at most 2048 are possible",
      textAlone: null,
    });
  });

  test("makes the message impossible in an attachment, and leaves its text to be sent alone", () => {
    const body = { ...text("您好"), attachments: [link({ url: "https://example.com/{{ customer.name }}" })] };
    expect(filled(fileSending(body), named("a".repeat(2_029)))).toMatchObject({
      ok: false,
      textAlone: { family: "contact", body: { text: { content: "您好" } } },
    });
  });
});

describe("a filled text that is empty", () => {
  test("is left out of a message with attachments", () => {
    const body = { ...text("{{ state }} "), attachments: [link({ desc: "{{ state }}" })] };
    expect(filled(fileSending(body), values({ state: null }))).toEqual({
      ok: true,
      outgoing: { family: "contact", body: { attachments: [link()] } },
      cuts: [],
    });
  });

  test("makes a message without attachments impossible", () => {
    expect(filled(fileSending(text("{{ state }}")), values({ state: null }))).toEqual({
      ok: false,
      reason: "the message is empty",
      textAlone: null,
    });
  });

  test.each([
    ["link.title", link({ title: "{{ state }}" })],
    ["link.url", link({ url: "{{ state }}" })],
    [
      "miniprogram.title",
      {
        msgtype: "miniprogram",
        miniprogram: { title: "{{ state }}", pic_media_id: "M", appid: "wx", page: "p" },
      },
    ],
    [
      "miniprogram.page",
      {
        msgtype: "miniprogram",
        miniprogram: { title: "a", pic_media_id: "M", appid: "wx", page: "{{ state }}" },
      },
    ],
  ])("makes the message impossible in %s, which WeCom requires", (place, attachment) => {
    expect(filled(fileSending({ attachments: [attachment] }), values({ state: null }))).toEqual({
      ok: false,
      reason: `attachments[0].${place} is empty`,
      textAlone: null,
    });
    expect(filled(fileSending({ attachments: [attachment] }))).toMatchObject({ ok: true });
  });
});

test("the reason for a missing message never quotes the message", () => {
  // The memory limit of Liquid stops this text only when it is filled in: at load the name is empty.
  const doubling = "{% assign a = a | append: a %}".repeat(16);
  const body = text(`{% assign a = customer.name %}${doubling}{{ a }}`);
  expect(filled(fileSending(body), named("秘密"))).toEqual({
    ok: false,
    reason: "text.content could not be filled in",
    textAlone: null,
  });
});

test("every name fills in a message that WeCom accepts", () => {
  const body = {
    ...text("{{ customer.name }}，您好"),
    attachments: [
      link({
        title: "给{{ customer.name }}的礼包",
        desc: "{{ customer.name }}",
        url: "https://example.com/{{ customer.name | slice: 0, 9 | url_encode }}",
      }),
    ],
  };
  const message = fileSending(body);
  const units = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes));
  const name = fc.oneof(
    fc.string({ unit: "binary" }),
    units,
    fc.string().map((s) => s.repeat(400)),
    fc.constant("👨‍👩‍👧".repeat(300)),
  );
  fc.assert(
    fc.property(name, (customer) => {
      const body = welcome(message, named(customer));
      expect(v.is(welcomeMessage, body)).toBe(true);
      expect(byteLength(body.text?.content ?? "")).toBeLessThanOrEqual(4_000);
      expect(isWellFormed(body.text?.content ?? "")).toBe(true);
    }),
  );
});

describe("when rules are loaded", () => {
  test("a text is measured as if every variable were empty", () => {
    const long = (count: number) => `{{ customer.name }}${"您".repeat(count)}a`;
    expect(problems(fileSending(text(long(1_333))))).toEqual([]);
    expect(problems(fileSending(text(`${long(1_333)}b`)))).toEqual([
      "rules[0].send.text.content: the text is 4,001 bytes, WeCom takes at most 4,000 (a Chinese character is 3), even when every variable is empty",
    ]);
  });

  test("Liquid in a media_id or a picurl is refused", () => {
    const body = {
      attachments: [
        { msgtype: "image", image: { media_id: "{{ state }}" } },
        link({ picurl: "{% if state %}{% endif %}" }),
      ],
    };
    const sentence =
      "Liquid cannot stand here; it can in text.content, link.title, link.desc, link.url, miniprogram.title and miniprogram.page";
    expect(problems(fileSending(body))).toEqual([
      `rules[0].send.attachments[0].image.media_id: ${sentence}`,
      `rules[0].send.attachments[1].link.picurl: ${sentence}`,
    ]);
  });

  test("a required text that can turn out empty gets a warning with its place", () => {
    const checked = checkInEnglish(
      file({
        messages: { hello: { attachments: [link({ title: "{{ customer.position | truncate: 9 }}" })] } },
      }),
      0,
    );
    expect(checked).toMatchObject({
      ok: true,
      warnings: [
        {
          line: 1,
          path: "messages.hello.attachments[0].link.title",
          message:
            "this is empty when nothing is known, and the message cannot be sent then; add | default: '…'",
        },
      ],
    });
  });

  test("a text that can turn out empty gets a warning when the message has no attachments", () => {
    const warnings = (body: unknown) =>
      checkInEnglish(fileSending(body), 0)
        .warnings.map(({ path }) => path)
        .filter((path) => path !== "messages.hello");
    expect(warnings(text("{{ state }}"))).toEqual(["rules[0].send.text.content"]);
    expect(warnings({ ...text("{{ state }}"), attachments: [link()] })).toEqual([]);
  });
});

describe("the name of a message", () => {
  test("is its own in the messages section, and the rule's for a body in a rule", () => {
    const inside = sendingOf(file({ rules: [rule({ name: "展会", send: text("a"), fallback: text("b") })] }));
    expect(inside.message).toMatchObject({ name: "展会" });
    expect(inside.fallback).toMatchObject({ name: "展会 (fallback)" });
    const outside = sendingOf(file({ rules: [rule({ fallback: "hello" })] }));
    expect(outside.message).toMatchObject({ name: "hello" });
    expect(outside.fallback).toMatchObject({ name: "hello" });
  });

  test("a rule without a fallback is compiled with fallback null", () => {
    expect(sendingOf(file()).fallback).toBeNull();
  });

  test("a rule with send: nothing is compiled to the action nothing", () => {
    expect(firstRule(file({ rules: [rule({ send: "nothing" })] })).action).toEqual({ do: "nothing" });
  });
});
