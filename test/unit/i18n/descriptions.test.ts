/** The descriptions of keys: codes in our schemas, sentences in the schema for editors and in the API's document. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { codedJsonSchemaOf } from "../../../scripts/openapi/json-schema.ts";
import { codeOf } from "../../../src/i18n/sentence.ts";
import { DESCRIPTIONS } from "../../../src/i18n/texts/descriptions.ts";
import { rulesFile } from "../../../src/rules/file/schema.ts";
import { isGroup } from "../../../src/schema/group.ts";

test("the schema of the rules file has codes in place of words", () => {
  const said = descriptionsIn(codedJsonSchemaOf(rulesFile));
  expect(said.length).toBeGreaterThan(300);
  expect(said.filter((one) => codeOf(one) === null)).toEqual([]);
});

test("no description is left that nothing says", () => {
  const said = ["rules.schema.json", "codes.schema.json", "assets/api-docs/openapi.json"].flatMap((path) =>
    descriptionsIn(JSON.parse(readFileSync(path, "utf8"))),
  );
  const unsaid = Object.entries(DESCRIPTIONS).filter(([, { en }]) => {
    const around = en.split(/\{\w+\}/);
    return !said.some((one) => around.every((words) => one.includes(words)));
  });
  expect(unsaid.map(([code]) => code)).toEqual([]);
});

function descriptionsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(descriptionsIn);
  if (!isGroup(value)) return [];
  return Object.entries(value).flatMap(([key, inside]) => {
    const isSaid = (key === "description" || key === "title") && typeof inside === "string";
    return isSaid ? [inside] : descriptionsIn(inside);
  });
}
