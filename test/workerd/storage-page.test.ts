/** Tests that `docs/storage.md` and its Chinese twin name every table and column of the objects. */
import { runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import english from "../../docs/storage.md?raw";
import chinese from "../../docs/storage.zh-CN.md?raw";
import { AUDIT_LOG, channelCodesName, RULES_EDITOR } from "../../src/objects/names.ts";
import { bindings, CORP_ID } from "./wecom.ts";

/** Tables with their columns, and indexes. The platform's own tables begin with an underscore and are left out. */
function schemaOf({ storage }: DurableObjectState): string[] {
  const rows = storage.sql
    .exec<{ name: string; type: string }>(
      "SELECT name, type FROM sqlite_master WHERE name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_%' ESCAPE '\\'",
    )
    .toArray();
  const columns = rows
    .filter(({ type }) => type === "table")
    .flatMap(({ name }) => storage.sql.exec(`SELECT * FROM "${name}" LIMIT 0`).columnNames);
  return [...new Set([...rows.map(({ name }) => name), ...columns])];
}

test.each([
  { page: "docs/storage.md", text: english },
  { page: "docs/storage.zh-CN.md", text: chinese },
])("$page names all that a Dispatcher stores in SQLite", async ({ text }) => {
  const dispatcher = bindings.DISPATCHER.getByName(`${CORP_ID}:0`);
  await dispatcher.prune();
  const names = await runInDurableObject(dispatcher, (_, state) => schemaOf(state));
  expect(names).toEqual(
    expect.arrayContaining(["deliveries", "outbox", "deliveries_by_receipt", "customer"]),
  );
  expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});

test.each([
  { page: "docs/storage.md", text: english },
  { page: "docs/storage.zh-CN.md", text: chinese },
])("$page names all that is stored of the audit log", async ({ text }) => {
  const log = bindings.AUDIT.getByName(AUDIT_LOG);
  await log.prune();
  const names = await runInDurableObject(log, (_, state) => schemaOf(state));
  expect(names).toEqual(expect.arrayContaining(["audit", "audit_by_time", "about"]));
  expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});

test.each([
  { page: "docs/storage.md", text: english },
  { page: "docs/storage.zh-CN.md", text: chinese },
])("$page names all that is stored of the history of rules", async ({ text }) => {
  const rulesEditor = bindings.RULES_EDITOR.getByName(RULES_EDITOR);
  await rulesEditor.versions(null);
  const names = await runInDurableObject(rulesEditor, (_, state) => schemaOf(state));
  expect(names).toEqual(expect.arrayContaining(["ruleVersions", "ruleTexts", "ruleTexts_by_age", "origin"]));
  expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});

test.each([
  { page: "docs/storage.md", text: english },
  { page: "docs/storage.zh-CN.md", text: chinese },
])("$page names all that is stored of codes", async ({ text }) => {
  const codes = bindings.CODES.getByName(channelCodesName(CORP_ID, "sales"));
  await codes.list(false, null);
  const names = await runInDurableObject(codes, (_, state) => schemaOf(state));
  expect(names).toEqual(expect.arrayContaining(["channelCodes", "otherWays", "codeMembers", "configId"]));
  expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});

test.each([
  { page: "docs/storage.md", text: english },
  { page: "docs/storage.zh-CN.md", text: chinese },
])("$page names all that is stored of a suite", async ({ text }) => {
  const suite = bindings.SUITE.getByName("dkpage");
  await suite.has("wpA");
  const names = await runInDurableObject(suite, (_, state) => schemaOf(state));
  expect(names).toEqual(
    expect.arrayContaining(["installations", "auth_codes", "warm_companies", "token_due"]),
  );
  expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});
