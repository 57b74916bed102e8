/**
 * Tests inside workerd that the last good rules file gets into KV although KV refuses the write, as it does when a key is
 * written twice within a second. Dispatchers tell of the file that they see.
 */
import { evictDurableObject, reset, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { RULES_EDITOR, shardOf } from "../../../src/objects/names.ts";
import { goodKey, textHash } from "../../../src/rules/last-good.ts";
import { addContact, bindings, claimFor, dispatcherOf, RULES, sim } from "../wecom.ts";

const NEWER = RULES.replace("您好，欢迎！", "新来的，欢迎！");

const editor = () => bindings.RULES_EDITOR.getByName(RULES_EDITOR);
const kept = (file: string) => bindings.CACHE.get(goodKey(file));
/** The hash of what the editor's object knows to be in KV. */
const remembered = (file: string) =>
  runInDurableObject(editor(), (_, { storage }) => storage.kv.get(`good:${file}`));

/** KV refuses so many writes, or deletions, of last good files; tokens are written as ever. */
function refuse(method: "put" | "delete", times: number) {
  const cache = bindings.CACHE;
  const real: (...args: never[]) => Promise<void> = cache[method];
  let left = times;
  return vi.spyOn(cache, method).mockImplementation((async (key: string, ...rest: unknown[]) => {
    const isMeant = key.startsWith("rules-good:") && left > 0;
    if (!isMeant) return await Reflect.apply(real, cache, [key, ...rest]);
    left -= 1;
    throw new Error(`KV ${method.toUpperCase()} failed: 429 Too Many Requests`);
  }) as never);
}

/** All customers of a test belong to the same Dispatcher, which no other test has: one that was evicted keeps its rows. */
let shard = 0;

/** A new customer; the Dispatcher has just begun, therefore looks at the rules and tells of them. */
async function aCustomerComes(): Promise<void> {
  let contact = await addContact();
  while (shardOf(contact.customer.externalUserId) !== shard) contact = await addContact();
  await dispatcherOf(contact).claim(claimFor(contact));
  await vi.waitFor(
    async () => expect((await dispatcherOf(contact).find(claimFor(contact).id))?.outcome).toBe("sent"),
    5_000,
  );
  await evictDurableObject(dispatcherOf(contact));
}

beforeEach(async () => {
  shard += 1;
  vi.spyOn(console, "warn").mockReturnValue();
  await sim("DELETE", "faults");
  await bindings.RULES.put("rules", RULES);
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const { name } of (await bindings.RULES.list()).keys) await bindings.RULES.delete(name);
  await reset();
});

test.each(["rules", "rules:sales"])("%s is put again when the Dispatcher begins again", async (file) => {
  await bindings.RULES.put(file, RULES);
  const put = refuse("put", 1);
  await aCustomerComes();
  await vi.waitFor(() => expect(put).toHaveBeenCalledWith(goodKey(file), RULES));
  expect([await kept(file), await remembered(file)]).toEqual([null, undefined]);

  await aCustomerComes();
  await vi.waitFor(async () => expect(await kept(file)).toBe(RULES));
  expect(await remembered(file)).toBe(textHash(RULES));
});

test("a publication whose write was refused is put again when a Dispatcher sees the file", async () => {
  await aCustomerComes();
  await vi.waitFor(async () => expect(await kept("rules")).toBe(RULES));

  const put = refuse("put", Number.POSITIVE_INFINITY);
  expect(await editor().publish(null, NEWER, textHash(RULES))).toMatchObject({ ok: true });
  await vi.waitFor(() => expect(put).toHaveBeenCalledWith(goodKey("rules"), NEWER));
  await evictDurableObject(editor());
  put.mockRestore();
  expect(await kept("rules")).toBe(RULES);

  await aCustomerComes();
  await vi.waitFor(async () => expect(await kept("rules")).toBe(NEWER));
});

test("an app's file that is gone is taken out when the Dispatcher begins again after KV refused that", async () => {
  await bindings.RULES.put("rules:sales", RULES);
  await aCustomerComes();
  await vi.waitFor(async () => expect(await kept("rules:sales")).toBe(RULES));

  await bindings.RULES.delete("rules:sales");
  const removed = refuse("delete", 1);
  await aCustomerComes();
  await vi.waitFor(() => expect(removed).toHaveBeenCalledWith(goodKey("rules:sales")));
  expect(await kept("rules:sales")).toBe(RULES);

  await aCustomerComes();
  await vi.waitFor(async () => expect(await kept("rules:sales")).toBeNull());
});
