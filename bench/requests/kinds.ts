/** The kinds of requests that a Worker takes, each as works that are done one after the other. Measures nothing. */
import { createHash } from "node:crypto";
import * as v from "valibot";
import type { Corp } from "../../simulator/index.ts";
import { MAX_FILE_BYTES } from "../../src/rules/file-size.ts";
import type { Work } from "./measure.ts";
import { MIDDLE_RULES, rulesOf, rulesUpTo } from "./rules-file.ts";
import type { RequestStage } from "./stage.ts";

export interface Kind {
  name: string;
  /** The most works that are done, where each takes long or leaves much behind. */
  atMost?: number;
  /** What takes the time, where it may be long. */
  where?: string;
  works(stage: RequestStage, count: number): Promise<Work[]> | Work[];
}

type Further = Pick<Kind, "atMost" | "where">;

/** The same work over and over. */
const kind = (
  name: string,
  work: (stage: RequestStage, n: number) => Promise<unknown>,
  further: Further = {},
): Kind => ({
  name,
  ...further,
  works: (stage, count) => Array.from({ length: count }, (_, n) => () => work(stage, n)),
});

const get = (name: string, path: string, further: Further = {}) =>
  kind(name, (stage) => stage.ask("GET", path), further);

const upload = (megabytes: number, atMost: number) =>
  kind(
    `POST /api/uploads, ${megabytes} MB`,
    (stage, n) =>
      stage.ask("POST", "/api/uploads?type=file", {
        body: new Uint8Array(megabytes * 1_048_576).fill(n + 1),
        expects: [201],
      }),
    { atMost, where: "the Worker: reads, hashes and stores the bytes" },
  );

const COUNTED = "Dispatchers: count what is not counted yet, add up the buckets";
const READ = "RulesEditor: reads and compiles the file";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** Publications of these files, in turn, each in place of the one before. */
function publications(stage: RequestStage, texts: readonly string[]): Work[] {
  return texts.map((text, n) => async () => {
    const replaced = texts[n - 1] ?? stage.worker.kv.values.get("RULES/rules") ?? "";
    const headers = { "if-match": `"${sha256(replaced)}"` };
    await stage.ask("PUT", "/api/rules", { body: text, headers });
  });
}

/** New companies that install the third-party app by links of ours, as far as the page of WeCom's. */
async function links(stage: RequestStage, count: number): Promise<string[]> {
  const urls: string[] = [];
  while (urls.length < count) {
    const answer = await stage.ask("POST", "/api/suites/market/link", { body: "{}" });
    urls.push(new URL(v.parse(link, JSON.parse(answer)).url).href.slice(stage.worker.url.length));
  }
  return urls;
}
const link = v.object({ url: v.string() });

async function installed(stage: RequestStage, count: number): Promise<Work[]> {
  const ways: Work[] = [];
  for (const path of await links(stage, count)) {
    const page = new URL(await stage.ask("GET", path, { expects: [302] }));
    const back = stage.thirdParty.agree(stage.wecom.addCorp(), page.searchParams);
    if (typeof back === "string") throw new Error(back);
    ways.push(() => stage.ask("GET", back.pathname + back.search));
  }
  return ways;
}

const listed = v.object({ deliveries: v.array(v.object({ id: v.string() })) });
async function newest(stage: RequestStage): Promise<string> {
  const [first] = v.parse(
    listed,
    JSON.parse(await stage.ask("GET", "/api/deliveries?app=sales&limit=1")),
  ).deliveries;
  if (first === undefined) throw new Error("there is no delivery");
  return first.id;
}

/** Logins are limited by the caller's address. */
const from = (n: number) => ({ "cf-connecting-ip": `192.0.2.${n % 250}` });

/** `crm` and `market`: companies that installed the suites. */
export function kindsOf({ crm, market }: { crm: Corp; market: Corp }): Kind[] {
  return [
    kind("callback: a contact, of a company's own app", (stage) => stage.greet(stage.own)),
    kind("callback: a contact, of a provider-developed app", (stage) => stage.greet(crm)),
    kind("callback: a contact, of a third-party app", (stage) => stage.greet(market)),
    kind("callback: customer service, with the reading of the inbox and the welcome", (stage) =>
      stage.enter(),
    ),
    {
      name: "GET of a callback: WeCom checks the URL",
      works: (stage, count) =>
        Array.from({ length: count }, () => {
          const url = [...stage.own.apps.values()][0]?.verification().url ?? "";
          return () => stage.ask("GET", url.slice(stage.worker.url.length));
        }),
    },
    {
      name: "GET /install/:suite",
      atMost: 50,
      works: async (stage, count) =>
        (await links(stage, count)).map((path) => () => stage.ask("GET", path, { expects: [302] })),
    },
    { name: "GET /installed/:suite, with the exchange of the AuthCode", atMost: 20, works: installed },
    get("GET /api/status", "/api/status", {
      where: "Dispatchers: read the deliveries of 24 hours, 4,000 here",
    }),
    get("GET /api/deliveries, 50 of a record of 125,000", "/api/deliveries?app=sales"),
    get("GET /api/deliveries, 200 of a record of 125,000", "/api/deliveries?app=sales&limit=200", {
      atMost: 100,
      where: "Dispatchers: read the page's deliveries",
    }),
    get(
      "GET /api/deliveries, for something rare in a record of 125,000",
      "/api/deliveries?app=sales&rule=x",
      { atMost: 50, where: "Dispatchers: look through 10,000 deliveries each" },
    ),
    {
      name: "GET /api/deliveries/:id",
      works: async (stage, count) => {
        const id = await newest(stage);
        return Array.from({ length: count }, () => () => stage.ask("GET", `/api/deliveries/${id}`));
      },
    },
    {
      name: "GET /api/deliveries/:id/explain",
      works: async (stage, count) => {
        const id = await newest(stage);
        return Array.from({ length: count }, () => () => stage.ask("GET", `/api/deliveries/${id}/explain`));
      },
    },
    get("GET /api/figures, a week by day", "/api/figures?app=sales", { atMost: 50, where: COUNTED }),
    get(
      "GET /api/figures, a month by hour and rule",
      "/api/figures?app=sales&by=hour&group=rule&from=2026-11-01",
      { atMost: 20, where: COUNTED },
    ),
    kind("PUT /api/apps/:app/codes/:state", (stage, n) =>
      stage.ask("PUT", `/api/apps/sales/codes/shop-${n}`, {
        body: JSON.stringify({ staff: ["lisi"] }),
        expects: [200, 201],
      }),
    ),
    get("GET /api/apps/:app/codes, some hundred", "/api/apps/sales/codes", { atMost: 50 }),
    kind("POST /api/session: the console's sign-in", (stage, n) =>
      stage.ask("POST", "/api/session", { headers: from(n) }),
    ),
    kind("POST /api/doctor", (stage) => stage.ask("POST", "/api/doctor"), {
      atMost: 20,
      where: "Credentials and the suites' objects: some ten calls of WeCom's API",
    }),
    get("GET /api/suites/:suite/installations", "/api/suites/market/installations", { atMost: 50 }),
    {
      name: `PUT /api/rules, ${MIDDLE_RULES} rules`,
      atMost: 20,
      where: READ,
      works: (stage, count) =>
        publications(
          stage,
          Array.from({ length: count }, () => rulesOf(MIDDLE_RULES)),
        ),
    },
    get("GET /api/rules/versions", "/api/rules/versions", { atMost: 50 }),
    {
      name: `POST /api/rules/restore, ${MIDDLE_RULES} rules`,
      atMost: 20,
      where: READ,
      works: async (stage, count) => {
        const texts = [rulesOf(MIDDLE_RULES), rulesOf(MIDDLE_RULES)];
        for (const publish of publications(stage, texts)) await publish();
        return Array.from({ length: count }, (_, n) => () => {
          const [to = "", inForce = ""] = n % 2 === 0 ? texts : texts.toReversed();
          const headers = { "if-match": `"${sha256(inForce)}"` };
          return stage.ask("POST", "/api/rules/restore", {
            body: JSON.stringify({ sha256: sha256(to) }),
            headers,
          });
        });
      },
    },
    kind(
      "POST /api/rules/check, 1 MB",
      (stage) => stage.ask("POST", "/api/rules/check", { body: rulesUpTo(MAX_FILE_BYTES) }),
      { atMost: 5, where: READ },
    ),
    {
      name: "PUT /api/rules, 1 MB",
      atMost: 5,
      where: READ,
      works: (stage, count) =>
        publications(
          stage,
          Array.from({ length: count }, () => rulesUpTo(MAX_FILE_BYTES)),
        ),
    },
    get("GET /api/rules, 1 MB", "/api/rules", {
      atMost: 50,
      where: "the way of 1 MB from the object to the caller",
    }),
    upload(1, 20),
    upload(20, 5),
  ];
}
