/** Plans for claims: the rule, the look-ups and media that its message needs, and what stands in a missing one's place. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { TokenSource } from "../../../src/apps/token.ts";
import { Connections } from "../../../src/delivery/connections.ts";
import type { Claim, KfClaim } from "../../../src/delivery/delivery.ts";
import type { HeldBack } from "../../../src/delivery/kf/message-budget.ts";
import { LookUps } from "../../../src/delivery/look-ups.ts";
import { factsOfClaim, makePlan, type Patience, type Plan } from "../../../src/delivery/plan.ts";
import { MediaCache } from "../../../src/media/cache.ts";
import { type Kept, MEDIA_LIFE_MS, mediaKey } from "../../../src/media/stored-upload.ts";
import type { Answer, Call } from "../../../src/wecom/client.ts";
import { answered } from "../../answered.ts";
import { english } from "../../english.ts";
import { compiledRules, facts, file, kfFacts, kfFile, rule, saying } from "../rules/files.ts";
import { added } from "./added.ts";
import { anApp } from "./app.ts";

const APP = anApp();
const entered: KfClaim = {
  ...({ id: "0-0", app: "sales", event: "kf.entered", customer: "wm1", staff: null } as const),
  ...({ account: "wkA", scene: "shop", code: "code", via: null, state: null } as const),
  details: null,
  eventAt: 1_000,
  receivedAt: 1_000,
};
const wrote: KfClaim = {
  ...entered,
  event: "kf.message",
  details: { sceneParam: "7", channels: null, message: { msgtype: "text", text: "你好", menu: null } },
};

const PICTURES = {
  poster: { type: "image", url: "https://static.example.com/poster.png" },
  banner: { type: "image", url: "https://static.example.com/banner.png" },
} as const;
const picture = (name: keyof typeof PICTURES) => ({
  msgtype: "image",
  image: { media_id: `media:${name}` },
});
/** A rule whose message has both pictures, and mostly no text that could go alone. */
const withPictures = (change: object = {}, message: object = {}) =>
  file({
    media: PICTURES,
    messages: {
      hello: { attachments: [picture("poster"), picture("banner")], ...message },
      plain: { text: { content: "没有图片" } },
      small: { attachments: [picture("banner")] },
    },
    rules: [rule(change)],
  });
const upload = (name: string, picUrl: string | null = null): Kept => ({
  mediaId: `id of ${name}`,
  picUrl,
  sha256: "00",
  size: 100,
  uploadedAt: Date.now(),
  // Of a picture with an address the media_id is over.
  goodUntil: Date.now() + (picUrl === null ? MEDIA_LIFE_MS : 0),
});

/** WeCom's answers to look-ups, the media in KV, and the keeper that uploads what is missing. */
class World {
  readonly asked: string[] = [];
  readonly read: string[][] = [];
  heldBack: HeldBack | null = null;
  uploaded: (keyof typeof PICTURES)[] = ["poster", "banner"];
  /** The permanent address of each of them. */
  picUrl: string | null = null;
  /** How long KV takes, and the keeper. */
  kvMs = 0;
  uploadMs = 0;
  /** How long the last plan took. */
  tookMs = 0;
  wecom = async ({ path }: Call): Promise<Answer> => {
    if (path === "user/get") return { ...answered(0), body: { name: "张三", department: [2] } };
    const customer = { name: "李雷", type: 1 };
    return {
      ...answered(0),
      body: { external_contact: customer, customer_list: [{ external_userid: "wm1", nickname: "李雷" }] },
    };
  };
  readonly #lookUps = new LookUps(
    new TokenSource({
      readCache: async () => null,
      askCredentials: async () => ({ ok: true, token: "a token", expiresAt: Number.POSITIVE_INFINITY }),
    }),
    new Connections([
      async (call) => {
        this.asked.push(call.path);
        return await this.wecom(call);
      },
      () => Promise.reject(new Error("a connection for sends")),
    ]),
  );
  readonly #mediaCache = new MediaCache({
    read: async (keys) => {
      this.read.push(keys);
      await after(this.kvMs);
      return new Map(this.uploaded.map((name) => [keyOf(name), JSON.stringify(upload(name, this.picUrl))]));
    },
    renew: async (_corpId, { name }) => {
      await after(this.uploadMs);
      return upload(name);
    },
    defer: () => {},
  });

  async plan(text: string, claim: Claim = added): Promise<Plan> {
    const inForce = { compiled: compiledRules(text), from: "rules", text };
    const ports = { lookUps: this.#lookUps, mediaCache: this.#mediaCache, admit: () => this.heldBack };
    const now = Date.now();
    const patience: Patience = { until: now + 2_000, latest: now + 10_000 };
    const planning = makePlan(inForce, claim, APP, ports, now, patience).finally(() => {
      this.tookMs = Date.now() - now;
    });
    await vi.advanceTimersByTimeAsync(10_000);
    return await planning;
  }
}
const keyOf = (name: keyof typeof PICTURES) => mediaKey(APP.corpId, PICTURES[name]);
const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const namesOf = (plan: Plan) => (plan.do === "act" ? plan.acts.map(({ name }) => name) : plan.do);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("the facts of a claim", () => {
  test("are those of its event", () => {
    const { event, app, staff } = added;
    expect(factsOfClaim({ ...added, state: "expo-7", via: "half" })).toEqual(
      facts({ event, app, staff, state: "expo-7", via: "half" }),
    );
    const shop = { account: "wkA", scene: "shop" };
    const message = { msgtype: "text", text: "你好", menu: null };
    expect(factsOfClaim(wrote)).toEqual(kfFacts({ ...shop, sceneParam: "7", message }));
    expect(factsOfClaim({ ...entered, staff: "lisi" })).toEqual(
      kfFacts({ ...shop, event: "kf.entered", staff: "lisi", message: null }),
    );
  });

  test("that a program did not tell are the usual way of becoming a contact, and no account", () => {
    expect(factsOfClaim({ ...added, via: null })).toMatchObject({ via: "added" });
    expect(factsOfClaim({ ...entered, account: null })).toMatchObject({ account: "" });
  });
});

test("a text has the facts of its event", async () => {
  const textFor = async (content: string, claim: Claim) => {
    const text =
      claim.event === "contact.added" ? saying(content) : kfFile("message", { send: said(content) });
    const plan = await new World().plan(text, claim);
    return plan.do === "act" ? plan.acts[0] : null;
  };
  const said = (content: string) => ({ text: { content } });
  const contact = "{{ customer.external_userid }} {{ staff.userid }} {{ state }} {{ via }}";
  expect(await textFor(contact, { ...added, state: "expo-7" })).toMatchObject({
    family: "contact",
    body: said("wm1 zhangsan expo-7 added"),
  });
  const service = "{{ customer.external_userid }} {{ account }} {{ scene }} {{ scene_param }} {{ message }}";
  expect(await textFor(service, wrote)).toMatchObject({ family: "kf", body: said("wm1 wkA shop 7 你好") });
});

test("a text of customer service has the servicer of the event, where it has one", async () => {
  const text = kfFile("ended", { send: { text: { content: "{{ staff.userid | default: '我们' }}" } } });
  for (const [staff, content] of [
    ["lisi", "lisi"],
    [null, "我们"],
  ] as const) {
    const plan = await new World().plan(text, { ...entered, event: "kf.ended", staff });
    expect(plan).toMatchObject({ acts: [{ body: { text: { content } } }] });
  }
});

describe("look-ups", () => {
  const rules = (first: object) =>
    file({
      rules: [
        rule({ name: "别人", when: first, send: { text: { content: "别人" } } }),
        rule({
          send: { text: { content: "{{ customer.name | default: '您' }}{{ staff.name | default: '我' }}" } },
        }),
      ],
    });

  test("are made for the conditions that ask for them, and for texts each that is still missing", async () => {
    for (const [when, asked] of [
      [{ state: "expo" }, ["externalcontact/get", "user/get"]],
      [{ department: 9 }, ["user/get", "externalcontact/get"]],
      [{ customer: { tag: "et1" } }, ["externalcontact/get", "user/get"]],
    ] as const) {
      const world = new World();
      const plan = await world.plan(rules(when));
      expect(plan).toMatchObject({ rule: "默认", acts: [{ body: { text: { content: "李雷张三" } } }] });
      expect(world.asked).toEqual(asked);
    }
  });

  test("are not made for texts that need none, nor of anybody else than a condition asks for", async () => {
    for (const [when, asked] of [
      [{ state: "expo" }, []],
      [{ department: 9 }, ["user/get"]],
      [{ customer: { tag: "et1" } }, ["externalcontact/get"]],
    ] as const) {
      const world = new World();
      expect(namesOf(await world.plan(file({ rules: [rule({ name: "别人", when }), rule()] })))).toEqual([
        "hello",
      ]);
      expect(world.asked).toEqual(asked);
    }
  });

  test("that fail fit no condition, are not made again, and are noted once", async () => {
    const world = new World();
    world.wecom = async () => answered(60011);
    const plan = await world.plan(rules({ department: 2, customer: { tag: "et1" } }));
    expect(plan).toMatchObject({ rule: "默认", acts: [{ body: { text: { content: "您我" } } }] });
    expect(world.asked).toEqual(["user/get", "externalcontact/get"]);
    expect(plan).toMatchObject({
      notes: [english(/the member's details/), english(/the customer's details/)],
    });
  });

  test("are noted also where no message goes", async () => {
    const world = new World();
    world.wecom = async () => answered(60011);
    const notes = [english(/the member's details/)];
    const fitting = rule({ when: { department: 2 } });
    expect(await world.plan(file({ rules: [fitting] }))).toEqual({
      ...({ do: "nothing", outcome: "no-rule", rule: null, afterwards: [] } as const),
      notes,
    });
    const silent = rule({ name: "不发", send: "nothing", then: [{ tag: ["et1"] }] });
    expect(await world.plan(file({ rules: [fitting, silent] }))).toMatchObject({
      do: "nothing",
      outcome: "silent",
      rule: "不发",
      afterwards: [{ tag: ["et1"] }],
      notes,
    });
  });
});

test("a transfer is planned before the other that is for when WeCom refuses it", async () => {
  const transferring = (change: object) =>
    file({ rules: [{ name: "转人工", on: "kf.message", transfer: { to: "queue" }, ...change }] });
  expect(namesOf(await new World().plan(transferring({}), wrote))).toEqual(["transfer: queue"]);
  const both = transferring({
    otherwise: { servicer: "lisi" },
    then: [{ webhook: "https://crm.example.com/" }],
  });
  expect(await new World().plan(both, wrote)).toMatchObject({
    ...({ rule: "转人工", variant: null, unlessReplied: false, unfilled: null, notes: [] } as const),
    acts: [{ name: "transfer: queue" }, { name: "transfer to lisi" }],
    afterwards: [{ webhook: "https://crm.example.com/" }],
  });
});

describe("no message is filled in", () => {
  const waiting = kfFile("queued", { after: "10m", unless: "replied" });
  const queued: KfClaim = { ...entered, event: "kf.queued" };

  test("while the rule waits", async () => {
    const world = new World();
    world.heldBack = { errcode: 95_001 };
    const eventAt = Date.now();
    expect(await world.plan(waiting, { ...queued, eventAt })).toEqual({
      ...({ do: "wait", rule: "默认", unlessReplied: true } as const),
      until: eventAt + 600_000,
    });
    expect(await world.plan(waiting, queued)).toMatchObject({ do: "hold" });
  });

  test("while WeCom takes none for the customer", async () => {
    const world = new World();
    world.heldBack = { errcode: 95_001 };
    const text = kfFile("message", { send: { text: { content: "{{ customer.name }}" } } });
    expect(await world.plan(text, wrote)).toEqual({
      ...({ do: "hold", rule: "默认" } as const),
      heldBack: { errcode: 95_001 },
    });
    expect(world.asked).toEqual([]);
  });
});

test("the side of a split is planned for its customers, and named in the plan", async () => {
  const messages = { hello: { text: { content: "甲" } }, other: { text: { content: "乙" } } };
  const send = { split: { hello: 1, other: 1 } };
  const split = file({ messages, rules: [rule({ send, then: [{ tag: ["et1"] }] })] });
  const plans = await Promise.all(
    ["wm1", "wm2", "wm3", "wm4", "wm5", "wm6"].map((customer) =>
      new World().plan(split, { ...added, customer }),
    ),
  );
  for (const plan of plans)
    expect(plan).toMatchObject({ variant: namesOf(plan)[0], unfilled: null, afterwards: [{ tag: ["et1"] }] });
  expect(new Set(plans.flatMap(namesOf))).toEqual(new Set(["hello", "other"]));
});

describe("media", () => {
  const BOTH = [
    { msgtype: "image", image: { media_id: "id of poster" } },
    { msgtype: "image", image: { media_id: "id of banner" } },
  ];

  test("of a message and of its fallback are looked for together, each once", async () => {
    const world = new World();
    const plan = await world.plan(withPictures({ fallback: "small" }));
    expect(plan).toMatchObject({ acts: [{ name: "hello", body: { attachments: BOTH } }, { name: "small" }] });
    expect(world.read).toEqual([[keyOf("poster"), keyOf("banner")]]);
  });

  test("are not looked for by a message without any", async () => {
    const world = new World();
    world.kvMs = 60_000;
    expect(namesOf(await world.plan(file()))).toEqual(["hello"]);
    expect([world.read, world.tookMs]).toEqual([[], 0]);
  });
});

describe("a medium that is missing", () => {
  const missing = (change: Partial<World> = {}) =>
    Object.assign<World, Partial<World>>(new World(), { uploaded: ["poster"], ...change });
  const notUploaded = (message: string) =>
    english(`${message} could not be filled in: media "banner" is not uploaded yet`);

  test("is waited for while look-ups have time", async () => {
    const world = missing({ uploadMs: 1_999 });
    const plan = await world.plan(withPictures({ fallback: "plain" }));
    expect(plan).toMatchObject({ acts: [{ name: "hello" }, { name: "plain" }], unfilled: null, notes: [] });
  });

  test("is replaced by the fallback when it comes later, and the plan says why", async () => {
    const world = missing({ uploadMs: 2_001 });
    const plan = await world.plan(withPictures({ fallback: "plain" }));
    expect(namesOf(plan)).toEqual(["plain"]);
    expect(plan).toMatchObject({ unfilled: notUploaded("hello"), notes: [notUploaded("hello")] });
    expect(world.tookMs).toBe(2_000);
  });

  test("is waited for through the window where no fallback and no text can go alone", async () => {
    const world = missing({ uploadMs: 9_999 });
    expect(await world.plan(withPictures())).toMatchObject({ acts: [{ name: "hello" }], notes: [] });
  });

  test("and does not come in the window leaves nothing to send, and the plan says why", async () => {
    const world = missing({ uploadMs: 10_001 });
    expect(await world.plan(withPictures())).toMatchObject({
      ...({ do: "give-up", rule: "默认", variant: null } as const),
      cause: notUploaded("hello"),
    });
    expect(world.tookMs).toBe(10_000);
  });

  test("is not waited for when it was asked for before, and the message has a fallback", async () => {
    const world = missing({ uploadMs: 60_000 });
    const text = withPictures({ fallback: "plain" });
    await world.plan(text);
    expect(namesOf(await world.plan(text))).toEqual(["plain"]);
    expect(world.tookMs).toBe(0);
  });

  test("is not waited for longer where the message's text can go alone", async () => {
    const world = missing({ uploadMs: 60_000 });
    const text = withPictures({}, { text: { content: "您好" } });
    expect(namesOf(await world.plan(text))).toEqual(["hello (text alone)"]);
    expect(world.tookMs).toBe(2_000);
  });

  test("is not one with a permanent address, though its media_id is renewed", async () => {
    const world = missing({ uploadMs: 1_000 });
    world.uploaded = ["poster", "banner"];
    world.picUrl = "https://wework.qpic.cn/1";
    expect(namesOf(await world.plan(withPictures()))).toEqual(["hello"]);
    expect(world.tookMs).toBe(0);
  });

  test("is told of as the reason, whatever else is noted", async () => {
    const world = missing({ uploadMs: 60_000 });
    world.wecom = async () => answered(60011);
    const greeting = { text: { content: "{{ customer.name | default: '您好' }}" } };
    const plan = await world.plan(withPictures({ fallback: "plain" }, greeting));
    expect(plan).toMatchObject({
      unfilled: notUploaded("hello"),
      notes: [english(/the customer's details/), notUploaded("hello")],
    });
  });

  test("of the fallback is noted, and no reason to go without the message", async () => {
    const world = missing({ uploadMs: 60_000 });
    world.wecom = async () => ({ ...answered(0), body: { external_contact: { name: "长".repeat(2_000) } } });
    const greeting = { text: { content: "{{ customer.name }}" }, attachments: [picture("poster")] };
    const plan = await world.plan(withPictures({ fallback: "small" }, greeting));
    expect(namesOf(plan)).toEqual(["hello"]);
    expect(plan).toMatchObject({ unfilled: null, notes: [english(/^hello: .*cut/), notUploaded("small")] });
  });

  test("counts as missing while KV does not answer", async () => {
    const world = missing({ kvMs: 60_000 });
    expect(namesOf(await world.plan(withPictures({ fallback: "plain" })))).toEqual(["plain"]);
    expect(world.tookMs).toBeGreaterThanOrEqual(2_000);
    expect(world.tookMs).toBeLessThan(2_100);
  });
});
