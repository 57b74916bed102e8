/** The page of all routes names the code of every error that the API answers, in both languages. */
import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** Where an error is answered, and the table of the statuses of codes. */
const ANSWERED = /problem\(\s*c,\s*(?<status>\d{3}),\s*"(?<code>[a-z-]+)"/g;
const IN_TABLE = /^ {2}"?(?<code>[a-z-]+)"?: (?<status>\d{3}),$/gm;

const errors = new Set(
  globSync("src/api/**/*.ts").flatMap((file) => {
    const source = readFileSync(file, "utf8");
    const found = [
      ...source.matchAll(ANSWERED),
      ...(source.includes("STATUSES") ? source.matchAll(IN_TABLE) : []),
    ];
    return found.map(({ groups }) => `${groups?.["status"]} ${groups?.["code"]}`);
  }),
);

test.each(["docs/http.md", "docs/http.zh-CN.md"])("%s names every error of the API", (page) => {
  const rows = readFileSync(page, "utf8").matchAll(/^\| (?<status>\d{3}) \| (?<codes>.+) \|$/gm);
  const named = new Map([...rows].map(({ groups }) => [groups?.["status"], groups?.["codes"] ?? ""]));
  const isNamed = (error: string) => {
    const [status, code] = error.split(" ");
    return named.get(status)?.includes(`\`${code}\``) ?? false;
  };
  expect(errors.size).toBeGreaterThan(15);
  expect([...errors].filter((error) => !isNamed(error))).toEqual([]);
});
