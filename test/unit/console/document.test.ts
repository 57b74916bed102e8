/** The API's reference: from the document to calls. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  addressOf,
  bodyOf,
  commandOf,
  type Document,
  resolved,
  sampleOf,
} from "../../../console/pages/programs/document.ts";

const document: Document = JSON.parse(readFileSync("assets/api-docs/openapi.json", "utf8"));

test("an address has its parameters filled in, and those without a value left out", () => {
  const parameters = [
    { name: "app", in: "path" },
    { name: "limit", in: "query" },
    { name: "state", in: "query" },
  ] as const;
  const given = { app: "a/b", limit: "", state: "x&y" };
  expect(addressOf("/api", "/apps/{app}/codes", parameters, given)).toBe("/api/apps/a%2Fb/codes?state=x%26y");
});

test("a command's quotes stay quotes in a shell", () => {
  expect(
    commandOf("post", "https://a.example/api", { "content-type": "application/json" }, `{"a":"it's"}`),
  ).toBe(
    [
      "curl -X POST 'https://a.example/api'",
      `-H 'authorization: Bearer '"$ADMIN_TOKEN"`,
      "-H 'content-type: application/json'",
      `-d '{"a":"it'\\''s"}'`,
    ].join(" \\\n  "),
  );
});

test("every body of the document begins with a sample that JSON can hold", () => {
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  const bodies = operations.flatMap(({ requestBody }) => bodyOf(requestBody) ?? []);
  expect(bodies.length).toBeGreaterThan(8);
  for (const { schema } of bodies) {
    if (schema !== null) expect(() => JSON.stringify(sampleOf(document, schema))).not.toThrow();
  }
});

test("a reference is followed to what it stands for", () => {
  const refused = resolved(document, { $ref: "#/components/responses/401" } as {
    $ref: string;
    description?: string;
  });
  expect(refused.description).toBeTruthy();
});
