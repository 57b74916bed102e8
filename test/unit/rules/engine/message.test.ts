import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { welcomeMessage } from "../../../../src/messages/contact.ts";
import { checkRules } from "../../../../src/rules/load.ts";
import { byteLength, isWellFormed } from "../../../../src/schema/bytes.ts";
import {
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

describe("a filled text that grew too long", () => {
  test("is sent whole at the limit", () => {
    const result = filled(fileSending(text("好{{ customer.name }}")), named("您".repeat(1_332) + "a"));
    expect(result).toMatchObject({ ok: true, cuts: [] });
  });

  test("is cut one byte over it, and the cut is recorded", () => {
    const result = filled(fileSending(text("好{{ customer.name }}")), named("您".repeat(1_332) + "ab"));
    expect(result).toMatchObject({ ok: true, cuts: ["text.content cut from 4001 to 4000 bytes"] });
  });

  test("is cut between characters", () => {
    const result = filled(fileSending(text("{{ customer.name }}")), named("您".repeat(1_400)));
    expect(result).toEqual({
      ok: true,
      outgoing: { family: "contact", body: text("您".repeat(1_333)) },
      cuts: ["text.content cut from 4200 to 3999 bytes"],
    });
  });

  test("is cut in a link's title and description too", () => {
    const body = { attachments: [link({ title: "给{{ customer.name }}", desc: "给{{ customer.name }}" })] };
    expect(filled(fileSending(body), named("您".repeat(400)))).toMatchObject({
      ok: true,
      cuts: [
        "attachments[0].link.title cut from 1203 to 126 bytes",
        "attachments[0].link.desc cut from 1203 to 510 bytes",
      ],
    });
  });

  test("is no message in a url", () => {
    const body = { attachments: [link({ url: "https://example.com/{{ customer.name }}" })] };
    expect(filled(fileSending(body), named("a".repeat(2_028)))).toMatchObject({ ok: true });
    expect(filled(fileSending(body), named("a".repeat(2_029)))).toEqual({
      ok: false,
      reason: "attachments[0].link.url is 2049 bytes, at most 2048 are possible",
      textAlone: null,
    });
  });
});

describe("a filled text that is empty", () => {
  test("is left out beside attachments", () => {
    const body = { ...text("{{ state }} "), attachments: [link({ desc: "{{ state }}" })] };
    expect(filled(fileSending(body), values({ state: null }))).toEqual({
      ok: true,
      outgoing: { family: "contact", body: { attachments: [link()] } },
      cuts: [],
    });
  });

  test("leaves the text where only an attachment could not be filled in", () => {
    const body = { ...text("您好"), attachments: [link({ url: "https://example.com/{{ customer.name }}" })] };
    expect(filled(fileSending(body), named("a".repeat(2_029)))).toMatchObject({
      ok: false,
      textAlone: { family: "contact", body: { text: { content: "您好" } } },
    });
  });

  test("is no message by itself", () => {
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
  ])("is no message where WeCom wants one: %s", (place, attachment) => {
    expect(filled(fileSending({ attachments: [attachment] }), values({ state: null }))).toEqual({
      ok: false,
      reason: `attachments[0].${place} is empty`,
      textAlone: null,
    });
    expect(filled(fileSending({ attachments: [attachment] }))).toMatchObject({ ok: true });
  });
});

test("why there is no message never tells what it would have said", () => {
  const body = text("{{ customer.name | times: 2 }}{{ customer.name | divided_by: 0 | url_encode }}");
  const result = filled(fileSending(body), named("秘密"));
  if (!result.ok) expect(result.reason).not.toContain("秘密");
});

test("any name whatever leaves a message that WeCom accepts", () => {
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

describe("at load", () => {
  test("a text is measured as it is when every variable is empty", () => {
    const long = (count: number) => `{{ customer.name }}${"您".repeat(count)}a`;
    expect(problems(fileSending(text(long(1_333))))).toEqual([]);
    expect(problems(fileSending(text(`${long(1_333)}b`)))).toEqual([
      "rules[0].send.text.content: the text is 4,001 bytes, WeCom takes at most 4,000 (a Chinese character is 3), even when every variable is empty",
    ]);
  });

  test("Liquid is refused where it cannot stand", () => {
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

  test("a text that can turn out empty is worth a warning, with its place", () => {
    const checked = checkRules(
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

  test("a text that is alone and can turn out empty is worth one too, but not beside attachments", () => {
    const warnings = (body: unknown) =>
      checkRules(fileSending(body), 0)
        .warnings.map(({ path }) => path)
        .filter((path) => path !== "messages.hello");
    expect(warnings(text("{{ state }}"))).toEqual(["rules[0].send.text.content"]);
    expect(warnings({ ...text("{{ state }}"), attachments: [link()] })).toEqual([]);
  });
});

describe("names", () => {
  test("a message of the file has its own, a body inside of a rule the rule's", () => {
    const inside = sendingOf(file({ rules: [rule({ name: "展会", send: text("a"), fallback: text("b") })] }));
    expect(inside.message).toMatchObject({ name: "展会" });
    expect(inside.fallback).toMatchObject({ name: "展会 (fallback)" });
    const outside = sendingOf(file({ rules: [rule({ fallback: "hello" })] }));
    expect(outside.message).toMatchObject({ name: "hello" });
    expect(outside.fallback).toMatchObject({ name: "hello" });
  });

  test("a rule without a fallback has none", () => {
    expect(sendingOf(file()).fallback).toBeNull();
  });

  test("a rule may send nothing", () => {
    expect(firstRule(file({ rules: [rule({ send: "nothing" })] })).action).toEqual({ do: "nothing" });
  });
});
