/** Tests what a company's first Dispatcher gathers for the status of its apps, also when an object cannot be asked. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { configOf } from "../../../src/config.ts";
import { type AppSummary, type CompanyPorts, companyOverview } from "../../../src/delivery/record/company.ts";
import { dispatcherName, SHARDS } from "../../../src/objects/names.ts";
import type { MediaSource } from "../../../src/rules/engine/kept-media.ts";
import { bindings, CORP_ID } from "../wecom.ts";

const APPS = ["sales", "shop"];
const config = configOf(bindings);

afterEach(() => vi.restoreAllMocks());

const sourceOf = (name: string): MediaSource => ({
  type: "image",
  url: `https://static.example.com/${name}`,
});
const rulesOf = (app: string) => ({ from: app, sha256: null, rules: 1, fault: null });
/** A summary that tells whose it is. */
const summaryOf = (object: string, app: string): AppSummary => ({
  ...({ counts: {}, isPartial: false, lastReceiptAt: null } as const),
  countedFrom: Number(`${object.split(":").at(-1)}${APPS.indexOf(app)}`),
});

/** The objects of a company whose first Dispatcher is asked; `media` are those of each app's rules. */
class Company {
  media: Record<string, string[]> = {};
  /** The Dispatchers that fail, by number. */
  failing: number[] = [];
  keeperFails = false;
  readonly asked: [object: string, ...unknown[]][] = [];

  async overview(apps = APPS) {
    const env = {
      ...bindings,
      DISPATCHER: {
        getByName: (name: string) => ({
          summaries: async (asked: string[]) => {
            this.asked.push([name, asked]);
            if (this.failing.some((shard) => name === dispatcherName(CORP_ID, shard)))
              throw new Error("moved");
            return asked.map((app) => summaryOf(name, app));
          },
        }),
      },
      MEDIA: {
        getByName: () => ({
          status: async (sources: MediaSource[]) => {
            this.asked.push(["keeper", sources.map(({ url }) => url)]);
            if (this.keeperFails) throw new Error("moved");
            return sources.map(({ url }) => ({ told: url }));
          },
        }),
      },
    } as never;
    const own: CompanyPorts["own"] = {
      summaries: async (asked) => asked.map((app) => summaryOf(":0", app)),
      rules: async (app) => rulesOf(app),
      media: async (app) => (this.media[app] ?? []).map((name) => ({ name, source: sourceOf(name) })),
    };
    return await companyOverview(apps, { env, config, corpId: CORP_ID, own });
  }
}
const shards = (without: number[] = []) => [...Array(SHARDS).keys()].filter((one) => !without.includes(one));
const summariesOf = (app: string, without: number[] = []) =>
  shards(without).map((shard) => summaryOf(`:${shard}`, app));

describe("the overview of a company", () => {
  test("has of each app its rules, and a summary of each Dispatcher, of which the first does not ask itself", async () => {
    const company = new Company();
    expect(await company.overview()).toEqual({
      apps: Object.fromEntries(
        APPS.map((app) => [app, { rules: rulesOf(app), media: [], summaries: summariesOf(app) }]),
      ),
      unreached: 0,
    });
    expect(company.asked).toEqual(shards([0]).map((shard) => [dispatcherName(CORP_ID, shard), APPS]));
  });

  test("counts Dispatchers that could not be asked, and has the summaries of the others", async () => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    const company = new Company();
    company.failing = [3, 7];
    const { apps, unreached } = await company.overview();
    expect(unreached).toBe(2);
    expect(apps["shop"]?.summaries).toEqual(summariesOf("shop", [3, 7]));
    expect(warned).toHaveBeenCalledWith({ event: "status.unreached", error: "Error: moved" });
  });

  test("has the media of each app's rules, for which the keeper is asked once", async () => {
    const company = new Company();
    company.media = { sales: ["poster", "film"], shop: ["poster"] };
    const { apps } = await company.overview();
    const kept = (name: string) => ({ name, source: sourceOf(name), told: sourceOf(name).url });
    expect(apps["sales"]?.media).toEqual([kept("poster"), kept("film")]);
    expect(apps["shop"]?.media).toEqual([kept("poster")]);
    const urls = ["poster", "film", "poster"].map((name) => sourceOf(name).url);
    expect(company.asked.filter(([object]) => object === "keeper")).toEqual([["keeper", urls]]);
  });

  test("has no media when the keeper could not be asked", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const company = new Company();
    company.media = { sales: ["poster"] };
    company.keeperFails = true;
    const { apps, unreached } = await company.overview();
    expect([apps["sales"]?.media, unreached]).toEqual([[], 0]);
  });
});
