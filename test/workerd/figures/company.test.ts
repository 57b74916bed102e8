/** Tests figures of a company and of several: what their Dispatchers found, added up, and those that could not be asked. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { configOf } from "../../../src/config.ts";
import { emptyCell } from "../../../src/delivery/figures/cell.ts";
import { figuresOfCompanies, figuresOfCompany } from "../../../src/delivery/figures/company.ts";
import { KeyCounts } from "../../../src/delivery/figures/counts.ts";
import {
  CELLS_AT_MOST,
  type FiguresQuestion,
  type FoundFigures,
} from "../../../src/delivery/figures/question.ts";
import { dispatcherName, SHARDS } from "../../../src/objects/names.ts";
import { bindings } from "../wecom.ts";

const config = configOf(bindings);
const QUESTION: FiguresQuestion = {
  ...({ app: null, event: null, by: "day", group: "staff", zone: "Asia/Shanghai" } as const),
  from: 0,
  to: 1,
};

/** Figures of one delivery of each of so many members. */
function found(members: number, isPartial = false): FoundFigures {
  const counts = new KeyCounts();
  const sent = { ...emptyCell(), outcomes: new Map([["sent", 1]]) };
  for (let n = 0; n < members; n += 1) counts.add(`staff ${n}`, 0, sent);
  return { counts: counts.write(), isPartial };
}
const TOO_MANY: FoundFigures = { counts: null, isPartial: false };

/** Dispatchers with these answers, by name; the others found nothing. A missing answer is a failure. */
function setUp(answers: Readonly<Record<string, FoundFigures | null>>) {
  const asked: string[] = [];
  const getByName = (name: string) => {
    const answer = async (): Promise<FoundFigures> => {
      asked.push(name);
      const given = answers[name] === undefined ? found(0) : answers[name];
      if (given === null) throw new Error("moved");
      return given;
    };
    return { figures: answer, companyFigures: answer };
  };
  return { asked, env: { ...bindings, DISPATCHER: { getByName } } as never };
}
const total = ({ counts }: FoundFigures) => {
  const sum = new KeyCounts();
  sum.addWritten(counts ?? [], (at) => at);
  return Object.fromEntries([...sum.cells].map(([key, cells]) => [key, cells.get(0)?.outcomes.get("sent")]));
};

afterEach(() => vi.restoreAllMocks());

describe("figures of a company", () => {
  const ask = (answers: Readonly<Record<number, FoundFigures | null>>, own = found(0)) => {
    const byName = Object.entries(answers).map(([shard, one]) => [dispatcherName("ww1", Number(shard)), one]);
    const { asked, env } = setUp(Object.fromEntries(byName));
    const ownAnswer = { shard: 0, answer: async () => own };
    return { asked, answer: figuresOfCompany(env, config, "ww1", ownAnswer, QUESTION) };
  };

  test("are those of its Dispatchers, of which the asked one does not ask itself", async () => {
    const { asked, answer } = ask({ 3: found(2), 7: found(1) }, found(1));
    expect(total(await answer)).toEqual({ "staff 0": 3, "staff 1": 1 });
    expect((await answer).isPartial).toBe(false);
    expect(asked).toEqual(Array.from({ length: SHARDS - 1 }, (_, n) => dispatcherName("ww1", n + 1)));
  });

  test("are partial when those of a Dispatcher are, or it could not be asked", async () => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    for (const answers of [
      { 3: found(2), 4: found(1, true) },
      { 3: found(3), 4: null },
    ]) {
      const given = await ask(answers, found(1)).answer;
      expect([given.isPartial, total(given)["staff 0"]]).toEqual([true, answers[4] === null ? 2 : 3]);
    }
    expect(warned).toHaveBeenCalledWith({ event: "figures.unreached", error: "Error: moved" });
  });

  test("are too many when those of a Dispatcher are, or all together", async () => {
    expect(await ask({ 3: TOO_MANY, 4: found(1) }).answer).toEqual(TOO_MANY);
    const most = found(CELLS_AT_MOST);
    expect((await ask({ 3: most }).answer).counts).not.toBeNull();
    const another = { ...emptyCell(), outcomes: new Map([["sent", 1]]) };
    const counts = new KeyCounts();
    counts.add("another", 0, another);
    expect(await ask({ 3: most, 4: { ...most, counts: counts.write() } }).answer).toEqual(TOO_MANY);
  });
});

test("figures of companies are those of the first Dispatcher of each", async () => {
  const { asked, env } = setUp({
    [dispatcherName("ww1", 0)]: found(1),
    [dispatcherName("ww2", 0)]: found(2, true),
  });
  const given = await figuresOfCompanies(env, config, ["ww1", "ww2"], QUESTION);
  expect([total(given), given.isPartial]).toEqual([{ "staff 0": 2, "staff 1": 1 }, true]);
  expect(asked).toEqual([dispatcherName("ww1", 0), dispatcherName("ww2", 0)]);
});
