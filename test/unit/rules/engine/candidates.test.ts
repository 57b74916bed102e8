/** The message that a rule sends, and the message that replaces it. */
import { expect, test } from "vitest";
import { candidatesOf } from "../../../../src/rules/engine/candidates.ts";
import type { Message, Values } from "../../../../src/rules/engine/message.ts";

const text = { content: "您好" };
const attachments = [{ msgtype: "image" as const, image: { media_id: "MEDIA" } }];

/** A message that needs no values. */
const welcome = (body: { text?: typeof text; attachments?: typeof attachments }): Message => ({
  name: "hello",
  lookups: { customer: false, staff: false, onlyNames: false },
  namesStaff: false,
  media: [],
  fill: () => ({ ok: true, outgoing: { family: "contact", body }, cuts: [] }),
});

const bodies = (message: Message) => candidatesOf(message, null, {} as Values, []).map(({ body }) => body);

test("a welcome is replaced by its text alone", () => {
  expect(bodies(welcome({ text, attachments }))).toEqual([{ text, attachments }, { text }]);
});

test("nothing replaces a welcome without a text, or without attachments", () => {
  expect(bodies(welcome({ attachments }))).toEqual([{ attachments }]);
  expect(bodies(welcome({ text }))).toEqual([{ text }]);
});
