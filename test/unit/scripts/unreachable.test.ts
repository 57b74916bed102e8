/** What a command says when its Worker could not be asked. */
import { expect, test } from "vitest";
import { unreachable } from "../../../scripts/doctor/ask.ts";
import { inWords } from "../../../scripts/words.ts";

test("a Worker that answers too late is said to have given no answer", () => {
  const late = new DOMException("The operation was aborted due to timeout", "TimeoutError");
  expect(inWords(unreachable("https://welcome.example.com", late))).toMatch(
    /^https:\/\/welcome\.example\.com cannot be reached \(no answer in 40 seconds\)/,
  );
});
