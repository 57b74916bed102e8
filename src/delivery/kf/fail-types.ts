/** Why WeCom could not deliver a message of customer service that it had taken (`msg_send_fail`, doc 94670). Words only. */
import { type PlainCode, type Sentence, say } from "../../i18n/sentence.ts";

const FAIL_TYPES: Readonly<Record<string, PlainCode>> = {
  0: "fail-type-0",
  1: "fail-type-1",
  2: "fail-type-2",
  4: "fail-type-4",
  5: "fail-type-5",
  6: "fail-type-6",
  7: "fail-type-7",
  8: "fail-type-8",
  9: "fail-type-9",
  10: "fail-type-10",
  11: "fail-type-11",
  12: "fail-type-12",
  13: "fail-type-13",
};

/** The reason with this number; a text for a number that WeCom does not document. */
export function sayFailType(failType: number): Sentence | string {
  const known = FAIL_TYPES[failType];
  return known === undefined ? `fail_type ${failType}` : say(known);
}
