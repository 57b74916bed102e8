/** The remedy for refused callbacks goes by their reason, and by where the app's callback is set. */
import { expect, test } from "vitest";
import { remedyOfRefused } from "../../../src/credentials/refused-callbacks.ts";
import { inEnglish } from "../../english.ts";

test.each([
  ["wrong-signature", /^The Token was changed on one side only/],
  [
    "not-decryptable",
    /^The EncodingAESKey was changed on one side only: copy it from the console .* into encodingAesKey in WECOM_APPS/,
  ],
  ["stale", /^Compare Token and EncodingAESKey in the console .* with callbackToken and encodingAesKey/],
])("callbacks of a company's own app that are refused as %s", (reason, remedy) => {
  expect(inEnglish(remedyOfRefused({ kind: "self-built" }, reason))).toMatch(remedy);
});
