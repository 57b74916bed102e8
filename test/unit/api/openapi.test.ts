/** The OpenAPI document has the API's schemas, and its schemas allow the bodies that the Worker accepts. */
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { CHINESE } from "../../../scripts/openapi/chinese.ts";
import { openapiDocument } from "../../../scripts/openapi/document.ts";
import { codedJsonSchemaOf } from "../../../scripts/openapi/json-schema.ts";
import { OPERATIONS } from "../../../scripts/openapi/operations.ts";
import { chineseTexts } from "../../../scripts/openapi/texts.ts";
import {
  eventMessageBody,
  kfMessageBody,
  syncBody,
  transferBody,
  welcomeBody,
} from "../../../src/api/programs/bodies.ts";
import type { KF_TYPES } from "../../../src/messages/kf.ts";

const ajv = new Ajv2020({ strict: false });
const described = (schema: v.GenericSchema): object => JSON.parse(JSON.stringify(codedJsonSchemaOf(schema)));

const operation = v.looseObject({
  responses: v.record(v.string(), v.unknown()),
  requestBody: v.optional(v.unknown()),
});

const written = (name: string): unknown => JSON.parse(readFileSync(`assets/api-docs/${name}`, "utf8"));

describe("the files are up to date with the code (npm run openapi)", () => {
  test("openapi.json", () =>
    expect(written("openapi.json")).toEqual(JSON.parse(JSON.stringify(openapiDocument("en")))));

  test("texts.zh-CN.json", () => expect(written("texts.zh-CN.json")).toEqual(chineseTexts()));
});

describe("the document in Chinese", () => {
  const texts = chineseTexts();

  test("has no text that is left in English, names aside", () => {
    const left = Object.values(texts).filter((text) => !/\p{Script=Han}/u.test(text));
    expect(left.filter((text) => !/^\w+$/.test(text))).toEqual([]);
  });

  test("is written for texts of the document alone", () =>
    expect(Object.keys(CHINESE).filter((english) => !(english in texts))).toEqual([]));
});

test("every operation has its own id, and schemas that can be compiled", () => {
  expect(new Set(OPERATIONS.map(({ id }) => id)).size).toBe(OPERATIONS.length);
  for (const { body, answers } of OPERATIONS) {
    const schemas = Object.values(answers).flatMap(({ schema }) => schema ?? []);
    for (const schema of body === undefined || typeof body === "string" ? schemas : [body, ...schemas]) {
      expect(() => ajv.compile(described(schema))).not.toThrow();
    }
  }
});

test("every operation that needs a role says how a request of nobody known, or without the role, is answered", () => {
  const { paths } = openapiDocument("en");
  for (const { path, method, role } of OPERATIONS) {
    const described = v.parse(operation, paths[path]?.[method]);
    const errors = role === null ? ["403", "503"] : ["400", "401", "403", "503"];
    expect([path, method, Object.keys(described.responses)]).toEqual([
      path,
      method,
      expect.arrayContaining(errors),
    ]);
  }
});

test("a body is required where a request without it is refused", () => {
  const { paths } = openapiDocument("en");
  const bodyOf = (path: string) => v.parse(operation, paths[path]?.["post"]).requestBody;
  expect(bodyOf("/suites/{suite}/link")).toMatchObject({ required: false });
  expect(bodyOf("/apps/{app}/kf/links")).toMatchObject({ required: true });
});

const text = { msgtype: "text", text: { content: "您好" } };
const media = { media_id: "m" };
const cover = { thumb_media_id: "m" };
const KF = {
  text,
  image: { msgtype: "image", image: media },
  voice: { msgtype: "voice", voice: media },
  video: { msgtype: "video", video: media },
  file: { msgtype: "file", file: media },
  link: { msgtype: "link", link: { title: "a", url: "https://a.example", ...cover } },
  miniprogram: { msgtype: "miniprogram", miniprogram: { appid: "wx", pagepath: "p", ...cover } },
  msgmenu: { msgtype: "msgmenu", msgmenu: { list: [{ type: "click", click: { content: "a" } }] } },
  location: { msgtype: "location", location: { latitude: 1, longitude: -1 } },
  ca_link: { msgtype: "ca_link", ca_link: { link_url: "https://a.example" } },
  business_card: { msgtype: "business_card", business_card: { userid: "zhangsan" } },
} satisfies Record<keyof typeof KF_TYPES, object>;
const to = { touser: "wm1", open_kfid: "wk1" };
const code = { code: "c", external_userid: "wm1" };
const welcome = { welcome_code: "c", external_userid: "wm1", userid: "zhangsan" };

describe("a body is accepted by the Worker and allowed by the document", () => {
  test.for<[string, v.GenericSchema, object]>([
    ...Object.entries(KF).map(([type, message]): [string, v.GenericSchema, object] => [
      type,
      kfMessageBody,
      { ...to, ...message },
    ]),
    ["a msgid", kfMessageBody, { ...to, ...text, msgid: "a_b-1" }],
    ["a text without msgtype", kfMessageBody, { ...to, text: text.text }],
    ["a text on an event", eventMessageBody, { ...code, ...text, event: "kf.queued", open_kfid: "wk1" }],
    ["a menu on an event", eventMessageBody, { ...code, ...KF.msgmenu }],
    [
      "a welcome",
      welcomeBody,
      { ...welcome, text: text.text, attachments: [{ msgtype: "video", video: media }] },
    ],
    ["a transfer", transferBody, { service_state: 3, servicer_userid: "lisi", rules: true }],
    ["a request for a page", syncBody, { open_kfid: "wk1", cursor: "c", limit: 1_000, voice_format: 1 }],
  ])("%s", ([, schema, body]) => {
    expect(v.safeParse(schema, body).issues).toBeUndefined();
    expect(ajv.validate(described(schema), body)).toBe(true);
  });
});

describe("a body is refused by the Worker and not allowed by the document", () => {
  test.for<[string, v.GenericSchema, object]>([
    ["a message without a receiver", kfMessageBody, text],
    ["two messages", kfMessageBody, { ...to, ...text, image: media }],
    ["an unknown key", kfMessageBody, { ...to, ...text, txt: 1 }],
    ["an image on an event", eventMessageBody, { ...code, ...KF.image }],
    ["an empty welcome", welcomeBody, welcome],
    [
      "a welcome without a member",
      welcomeBody,
      { welcome_code: "c", external_userid: "wm1", text: text.text },
    ],
    ["a transfer to nowhere", transferBody, { service_state: 5 }],
    ["a request for a page with a token", syncBody, { open_kfid: "wk1", token: "t" }],
  ])("%s", ([, schema, body]) => {
    expect(v.safeParse(schema, body).success).toBe(false);
    // JSON Schema cannot say that a welcome needs a text or attachments, so the document allows it.
    if (body === welcome) return;
    expect(ajv.validate(described(schema), body)).toBe(false);
  });
});
