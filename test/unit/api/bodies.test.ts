/** The problems of a program's body are in the words of JSON, without advice on YAML. */
import fc from "fast-check";
import * as v from "valibot";
import { expect, test } from "vitest";
import {
  eventMessageBody,
  kfMessageBody,
  syncBody,
  transferBody,
  welcomeBody,
} from "../../../src/api/programs/bodies.ts";
import { inWords } from "../../../src/i18n/words.ts";

const problemsOf = (schema: v.GenericSchema, body: unknown) =>
  v.safeParse(schema, body).issues?.map(({ message }) => inWords(message, "en", "program")) ?? [];

const to = { touser: "wm1", open_kfid: "wk1" };

test.each<[string, unknown, string]>([
  [
    "a key that a program writes for every kind of message",
    { ...to, msgtype: "text", text: { content: "您好" }, msgmenu: null },
    '"msgmenu" is not a key of a text message; leave it out, also where it is null',
  ],
  ["null", { ...to, msgtype: "msgmenu", msgmenu: null }, "expected the keys of a menu, found null"],
  [
    "a number",
    { ...to, msgtype: "text", text: { content: 12 } },
    "expected the text, found the number 12; it must be a string",
  ],
  [
    "a text without its group",
    { ...to, msgtype: "text", text: "您好" },
    'expected the keys of the text, found the text "您好"; write { "content": … }',
  ],
])("a body with %s has a problem in the words of JSON", (_, body, problem) => {
  expect(problemsOf(kfMessageBody, body)).toEqual([problem]);
});

test("no problem of any body has words that belong to YAML", () => {
  const keys = [
    "msgtype",
    "text",
    "msgmenu",
    "content",
    "list",
    "attachments",
    "touser",
    "code",
    "a：b",
    "a:b",
  ];
  const { value: body } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<unknown>(null, true, 12, "", "text", "msgmenu", "a"),
      fc.array(tie("value"), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom(...keys), tie("value"), { maxKeys: 5 }),
    ),
  }));
  const schemas = [kfMessageBody, eventMessageBody, welcomeBody, transferBody, syncBody];
  let said = 0;
  fc.assert(
    fc.property(fc.constantFrom<v.GenericSchema>(...schemas), body, (schema, value) => {
      for (const message of problemsOf(schema, value)) {
        said += 1;
        expect(message).not.toMatch(/in quotes|colon|a group of keys|found nothing|a list of keys/);
      }
    }),
    { numRuns: 1_000 },
  );
  expect(said).toBeGreaterThan(1_000);
});
