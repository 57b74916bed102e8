/** Filled messages of customer service: their limits, their cuts, and messages that become impossible. */
import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import type { CodedSentence } from "../../../../src/i18n/sentence.ts";
import { inWords } from "../../../../src/i18n/words.ts";
import { kfMessage } from "../../../../src/messages/kf.ts";
import { candidatesOf } from "../../../../src/rules/engine/candidates.ts";
import { isWellFormed } from "../../../../src/schema/bytes.ts";
import {
  file,
  fileSending,
  filled,
  kfFile,
  kfValues,
  messageOf,
  rule,
  sendingOf,
  service,
  values,
} from "../files.ts";

const sending = (send: unknown, on = "message") => kfFile(on, { send });
const saying = (content: string, on = "message") => sending({ text: { content } }, on);
const menu = (change: object) => ({ msgtype: "msgmenu", msgmenu: { head_content: "a", ...change } });
const link = (change: object) => ({
  msgtype: "link",
  link: { title: "a", url: "https://a.example", thumb_media_id: "M", ...change },
});
const customer = (name: string) => ({ customer: { external_userid: "wm", name } });
const click = (content: string) => ({ type: "click", click: { id: "1", content } });

test("a text is filled in with the variables of the session", () => {
  expect(
    service(saying("{{ customer.name }} {{ account }} {{ scene }} {{ scene_param }} {{ message }}")),
  ).toEqual({
    msgtype: "text",
    text: { content: "小明 wkAAA shop-1 7 我要人工客服" },
  });
  expect(service(saying("{{ staff.name }} {{ staff.userid }} {{ now | date: '%H' }}", "ended"))).toEqual({
    msgtype: "text",
    text: { content: "李四 lisi 11" },
  });
});

test("a variable without a value takes its default", () => {
  const text =
    "{{ scene | default: 'a' }}{{ scene_param | default: 'b' }}{{ message | default: 'c' }}{{ customer.name | default: 'd' }}";
  const unknown = { scene: null, sceneParam: "", message: null, customer: { external_userid: "wm" } };
  expect(service(saying(text), unknown)).toEqual({ msgtype: "text", text: { content: "abcd" } });
  expect(service(saying("{{ staff.name | default: '客服' }}", "accepted"), { staff: null })).toMatchObject({
    text: { content: "客服" },
  });
});

test("Liquid in the customer's message is sent as written", () => {
  const written = "{{ account }} {% assign a = 1 %} $& \\n";
  expect(service(saying("“{{ message }}”"), { message: written })).toMatchObject({
    text: { content: `“${written}”` },
  });
});

test("a message needs the look-ups of its variables", () => {
  const lookups = (content: string, on = "message") => messageOf(saying(content, on)).message.lookups;
  expect(lookups("{{ account }}{{ scene }}{{ message }}{{ customer.external_userid }}")).toMatchObject({
    customer: false,
    staff: false,
  });
  expect(lookups("{{ customer.gender }}")).toMatchObject({ customer: true, staff: false });
  const names = { customer: false, staff: true, onlyNames: true };
  expect(lookups("{{ staff.name }}{{ staff.alias }}{{ staff.userid }}", "accepted")).toEqual(names);
  expect(lookups("{{ staff.name }}{{ staff.position }}", "accepted")).toEqual({ ...names, onlyNames: false });
});

test("a menu keeps line breaks, and a backslash with an n", () => {
  const body = menu({ head_content: "一\n二\\n{{ scene }}", list: [click("a\nb")] });
  expect(service(sending(body))).toEqual(menu({ head_content: "一\n二\\nshop-1", list: [click("a\nb")] }));
});

describe("a filled text that is too long", () => {
  test.each<[string, unknown, number]>([
    ["text.content", { text: { content: "{{ message }}" } }, 2_048],
    ["link.title", link({ title: "{{ message }}" }), 128],
    ["link.desc", link({ desc: "{{ message }}" }), 512],
    ["msgmenu.head_content", menu({ head_content: "{{ message }}" }), 1_024],
    ["msgmenu.tail_content", menu({ tail_content: "{{ message }}" }), 1_024],
    ["msgmenu.list[0].click.content", menu({ list: [click("{{ message }}")] }), 128],
    [
      "msgmenu.list[0].text.content",
      menu({ list: [{ type: "text", text: { content: "{{ message }}" } }] }),
      256,
    ],
  ])("is cut in %s, and the cut is recorded", (path, body, limit) => {
    const fill = (bytes: number) => filled(sending(body), kfValues({ message: "a".repeat(bytes) }));
    expect(fill(limit)).toMatchObject({ ok: true, cuts: [] });
    expect(fill(limit + 1)).toMatchObject({
      ok: true,
      cuts: [`默认: ${path} cut from ${limit + 1} to ${limit} bytes`],
    });
  });

  test("makes the message impossible when it is a url", () => {
    const body = link({ url: "https://a.example/{{ message }}" });
    expect(filled(sending(body), kfValues({ message: "a".repeat(2_031) }))).toEqual({
      ok: false,
      reason: "link.url is 2049 bytes, at most 2048 are possible",
      textAlone: null,
    });
  });
});

describe("a filled text that is empty", () => {
  const unknown = { scene: null };

  test.each<[string, unknown]>([
    ["text.content", { text: { content: "{{ scene }}" } }],
    ["link.title", link({ title: "{{ scene }}" })],
    ["msgmenu.list[0].click.content", menu({ list: [click("{{ scene }}")] })],
  ])("makes the message impossible in %s, which WeCom requires", (path, body) => {
    expect(service(sending(body), unknown)).toBe(`${path} is empty`);
  });

  test("is left out where WeCom does not require it", () => {
    const body = menu({ head_content: "{{ scene }}", list: [click("a")], tail_content: " {{ scene }}" });
    expect(service(sending(body), unknown)).toEqual({ msgtype: "msgmenu", msgmenu: { list: [click("a")] } });
    expect(service(sending(link({ desc: "{{ scene }}" })), unknown)).toEqual(link({}));
  });

  test("makes a menu impossible that has nothing else", () => {
    expect(service(sending(menu({ head_content: "{{ scene }}" })), unknown)).toBe("the menu is empty");
  });
});

test("one message of the file is sent to contacts and in customer service", () => {
  const text = file({
    messages: { hello: { text: { content: "{{ customer.name }}您好" } } },
    rules: [rule(), rule({ name: "b", on: "kf.entered" })],
  });
  expect(filled(text, values())).toMatchObject({
    outgoing: { family: "contact", body: { text: { content: "小明您好" } } },
  });
  expect(filled(text, kfValues())).toMatchObject({
    outgoing: { family: "kf", body: { msgtype: "text", text: { content: "小明您好" } } },
  });
});

describe("the candidates for a message of customer service", () => {
  const candidates = (change: object, values = kfValues()) => {
    const notes: CodedSentence[] = [];
    const { message, fallback } = sendingOf(kfFile("message", { name: "r", ...change }));
    if ("sides" in message) throw new Error("this is a split");
    const names = candidatesOf(message, fallback, values, notes).map(({ name }) => name);
    return { names, notes: notes.map((note) => inWords(note, "en")) };
  };

  test("are the message and its fallback, without a text alone", () => {
    expect(candidates({ send: menu({}) })).toEqual({ names: ["r"], notes: [] });
    expect(candidates({ send: menu({}), fallback: "hello" })).toEqual({ names: ["r", "hello"], notes: [] });
    expect(
      candidates(
        { send: { text: { content: "{{ scene }}" } }, fallback: "hello" },
        kfValues({ scene: null }),
      ),
    ).toEqual({
      names: ["hello"],
      notes: ["r could not be filled in: text.content is empty"],
    });
  });
});

test("every text of a customer fills in a message that WeCom accepts", () => {
  const bodies = [
    { text: { content: "{{ message }}。" } },
    link({
      title: "给{{ message }}",
      desc: "{{ message }}",
      url: "https://a.example/{{ message | slice: 0, 9 | url_encode }}",
    }),
    menu({
      head_content: "{{ message }}",
      list: [click("{{ message }}。"), { type: "text", text: { content: "。{{ message }}" } }],
      tail_content: "{{ message }}",
    }),
  ].map((body) => sending(body));
  const units = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes));
  const message = fc.oneof(
    fc.string({ unit: "binary" }),
    units,
    fc.string().map((s) => s.repeat(400)),
    fc.constant("👨‍👩‍👧".repeat(300)),
    fc.constant(" ".repeat(400)),
  );
  fc.assert(
    fc.property(fc.constantFrom(...bodies), message, (text, said) => {
      const body = service(text, { message: said });
      if (typeof body === "string") {
        // The cut leaves blanks only, which is the case of the next test.
        expect(said.trim()).toBe("");
      } else {
        expect(v.is(kfMessage, body)).toBe(true);
        expect(isWellFormed(JSON.stringify(body))).toBe(true);
      }
    }),
  );
});

test("a text of which the cut leaves only blanks counts as empty", () => {
  const body = sending(menu({ list: [click("{{ message }}。")] }));
  expect(service(body, { message: " ".repeat(400) })).toBe("msgmenu.list[0].click.content is empty");
});

test("the reason for a missing message never quotes the message", () => {
  const doubling = "{% assign a = a | append: a %}".repeat(16);
  const body = link({ title: `{% assign a = customer.name %}${doubling}{{ a }}` });
  expect(service(sending(body), customer("秘密"))).toBe("link.title could not be filled in");
});

test("a body is never filled in for an event of the other family", () => {
  const welcome = fileSending({
    attachments: [{ msgtype: "link", link: { title: "a", url: "https://a.example" } }],
  });
  expect(filled(welcome, kfValues())).toMatchObject({ reason: "it is no message of customer service" });
  expect(filled(sending(menu({})), values())).toMatchObject({ reason: "it is no welcome" });
});
