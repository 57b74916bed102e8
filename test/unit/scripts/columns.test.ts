/** Tests how wide texts are in a terminal. */
import { expect, test } from "vitest";
import { padded } from "../../../scripts/columns.ts";

test.for([
  ["expo-7", "expo-7    |"],
  ["展会门口", "展会门口  |"],
  ["展会，7", "展会，7   |"],
  ["🎉", "🎉        |"],
  ["longer than that", "longer than that|"],
] as const)("%s is as wide as it looks", ([text, line]) => {
  expect(`${padded(text, 10)}|`).toBe(line);
});
