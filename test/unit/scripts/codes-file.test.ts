/**
 * Editors check a file of codes by `codes.schema.json`, which is made from the schema of the command. Here its verdicts
 * are compared with those of the command.
 */
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { load as parse } from "js-yaml";
import { expect, test } from "vitest";
import { readCodesFile } from "../../../scripts/codes/file.ts";
import { CODES_SCHEMA_FILES, codesJsonSchema } from "../../../scripts/codes/json-schema.ts";
import { LANGUAGES } from "../../../src/i18n/language.ts";

const EXAMPLE = readFileSync("examples/codes.yaml", "utf8");

const fits = new Ajv({ strictTypes: false }).compile(codesJsonSchema("en"));
const isSound = (value: unknown) => readCodesFile("codes.yaml", JSON.stringify(value)).ok;
const staff = ["zhangsan"];

test.for(LANGUAGES)("the written schema is that of the command, in %s", (language) => {
  expect(JSON.parse(readFileSync(CODES_SCHEMA_FILES[language], "utf8"))).toEqual(codesJsonSchema(language));
});

test("descriptions are in the language of their file", () => {
  expect(JSON.stringify(codesJsonSchema("zh"))).toContain("接待客户的成员");
  expect(JSON.stringify(codesJsonSchema("en"))).not.toMatch(/[。，：]/);
});

test("the example is sound for both, and names the schema", () => {
  expect(readCodesFile("codes.yaml", EXAMPLE)).toMatchObject({
    ok: true,
    file: {
      app: "sales",
      links: [
        { account: "wkAAA", scene: "table", params: ["1", "2", "3", "4"] },
        { account: "wkAAA", scene: "counter", params: [] },
        { account: "wkAAA", scene: "vip-gold", params: [] },
      ],
    },
  });
  expect(fits(parse(EXAMPLE))).toBe(true);
  expect(EXAMPLE.startsWith(`# yaml-language-server: $schema=./${CODES_SCHEMA_FILES.zh}\n`)).toBe(true);
});

test.for<[string, unknown]>([
  ["another key", { code: {} }],
  ["an app that is a number", { app: 7 }],
  ["a State of 31 characters", { codes: { ["展".repeat(31)]: { staff } } }],
  ["a key that a code has not", { codes: { a: { staff, scene: 2 } } }],
  ["a member that is a number", { codes: { a: { staff: [7] } } }],
  ["a department that is a text", { codes: { a: { departments: ["7"] } } }],
  ["another way to accept", { codes: { a: { staff, accept: "never" } } }],
  ["a scene of other characters", { kf: { wkAAA: { 桌: null } } }],
  ["a scene of 33 characters", { kf: { wkAAA: { ["a".repeat(33)]: null } } }],
  ["a scene_param that is a number", { kf: { wkAAA: { table: [7] } } }],
  ["a scene_param that stands alone", { kf: { wkAAA: { table: "7" } } }],
])("neither takes %s", ([, value]) => {
  expect([isSound(value), fits(value)]).toEqual([false, false]);
});

test.for<[string, unknown]>([
  ["nothing but an app", { app: "sales" }],
  [
    "the longest State",
    { codes: { ["展".repeat(30)]: { staff, accept: "ask", exclusive: true, note: "a" } } },
  ],
  ["the longest scene", { kf: { wkAAA: { ["a".repeat(32)]: ["桌".repeat(42)] } } }],
])("both take %s", ([, value]) => {
  expect([isSound(value), fits(value)]).toEqual([true, true]);
});
