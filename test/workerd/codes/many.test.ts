/** An app with 5,000 codes: what is asked of WeCom and read of the store stays bounded. */
import { reset, runInDurableObject } from "cloudflare:test";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { CODES_A_RUN } from "../../../src/codes/look.ts";
import { LOOKS } from "../../../src/codes/ports.ts";
import { CodeStore } from "../../../src/codes/store.ts";
import { coded } from "../../../src/i18n/sentence.ts";
import { channelCodesName } from "../../../src/objects/names.ts";
import { rowsUsed } from "../rows-used.ts";
import { bindings, CORP_ID, callsOf, sim } from "../wecom.ts";
import { storedCode } from "./stored-code.ts";

const COUNT = 5_000;
/** Rows of a few other tables, and of an index beside its table. */
const FEW = 100;

const codes = () => bindings.CODES.getByName(channelCodesName(CORP_ID, "sales"));
const stateOf = (number: number) => `shop-${String(number).padStart(5, "0")}`;
interface Page {
  codes: { state: string }[];
  cursor: string | null;
}
async function list(isFresh: boolean, after: string | null): Promise<Page> {
  const listed = await codes().list(isFresh, after);
  if (!listed.ok) throw new Error(listed.message);
  return JSON.parse(listed.answer);
}
const asked = async (what: string) => (await callsOf(`externalcontact/${what}`)).length;

beforeAll(async () => {
  await runInDurableObject(codes(), (_, { storage }) => {
    const store = new CodeStore(storage.sql);
    for (let number = 0; number < COUNT; number += 1) {
      store.put(storedCode({ state: stateOf(number), configId: `config-${number}` }));
    }
  });
});
beforeEach(async () => {
  await sim("DELETE", "journal");
});
afterAll(() => reset());

test("all are listed at once from the store, each row read once, and WeCom is not asked", async () => {
  const startedAt = performance.now();
  let page: Page | null = null;
  const { read } = await rowsUsed(codes(), async () => {
    page = await list(false, null);
  });
  expect(page).toMatchObject({ cursor: null });
  expect(page).toHaveProperty("codes.length", COUNT);
  expect(read).toBeLessThan(COUNT + FEW);
  expect(await asked("get_contact_way")).toBe(0);
  const ms = Math.round(performance.now() - startedAt);
  const { length } = JSON.stringify(page);
  console.log({ codes: COUNT, read, ms, bytes: length });
});

test("WeCom is asked about forty for a request, and about all with the cursor", async () => {
  const { read } = await rowsUsed(codes(), () => list(true, null));
  expect(await asked("get_contact_way")).toBe(LOOKS);
  expect(read).toBeLessThan(LOOKS * 3 + FEW);
  const last = await list(true, stateOf(COUNT - LOOKS - 1));
  expect([last.codes.length, last.codes.at(-1)?.state, last.cursor]).toEqual([
    LOOKS,
    stateOf(COUNT - 1),
    null,
  ]);
});

test("a run of the cron reads a hundred, however many there are, and those with a fault", async () => {
  await runInDurableObject(codes(), (_, { storage }) => {
    const last = storedCode({ state: stateOf(COUNT - 1) });
    new CodeStore(storage.sql).setFault(last, coded("member-gone", { userid: "lisi" }));
    storage.kv.put("told", true);
  });
  const { read } = await rowsUsed(codes(), () => codes().look());
  expect(read).toBeLessThan(CODES_A_RUN + FEW);
  expect(await asked("get_follow_user_list")).toBe(1);
});

test("another is made as quickly as the first", async () => {
  const { read, written } = await rowsUsed(codes(), () =>
    codes().put("one-more", {
      staff: ["zhangsan"],
      departments: [],
      accept: "auto",
      exclusive: false,
      note: "",
    }),
  );
  expect([read, written].map((rows) => rows < FEW)).toEqual([true, true]);
});
