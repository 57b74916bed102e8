/**
 * The scene of a test of customer service: a `Scene` with an account that the app manages, a servicer, and rules for
 * the four events with codes and for messages.
 */
import * as v from "valibot";
import type { Customer, KfAccount, KfSession, Staff } from "../../../simulator/index.ts";
import { Scene, type SceneOptions } from "../scene.ts";

export const KF_RULES = `
calendars:
  never: { open: { 2020-01-01: "09:00-09:01" } }
messages:
  survey:
    msgtype: msgmenu
    msgmenu:
      head_content: 您对本次服务是否满意呢?
      list:
        - { type: click, click: { id: "101", content: 满意 } }
        - { type: click, click: { id: "102", content: 不满意 } }
      tail_content: 欢迎再次光临
rules:
  - { name: 展会进入, on: kf.entered, when: { scene: "expo-*" }, send: { text: { content: "展会专享，{{ customer.name | default: '您好' }}" } } }
  - { name: 进入, on: kf.entered, send: { text: { content: 您好，请问有什么可以帮您？ } } }
  - { name: 排队, on: kf.queued, send: { text: { content: 正在为您排队，请稍候。 } } }
  - { name: 接待, on: kf.accepted, send: { text: { content: "{{ staff.name | default: '客服' }}为您服务" } } }
  - { name: 结束, on: kf.ended, send: survey }
  - { name: 转人工, on: kf.message, when: { text: { contains: [人工, 客服] } }, transfer: { to: queue } }
  - { name: 找李四, on: kf.message, when: { text: { is: 找李四 } }, transfer: { to: { servicer: lisi } }, otherwise: { to: queue } }
  - { name: 满意, on: kf.message, when: { menu: "101" }, send: { text: { content: 谢谢您！ } } }
  - { name: 价格, on: kf.message, when: { text: { contains: 价格 } }, send: { text: { content: "{{ message }}？请看 example.com" } } }
`;

const recordSchema = v.looseObject({
  ...v.entriesFromList(["id", "app", "event", "customer", "outcome"], v.string()),
  ...v.entriesFromList(
    ["account", "staff", "scene", "rule", "message", "msgid", "cause", "waitsUntil"],
    v.nullable(v.string()),
  ),
  errcode: v.nullable(v.number()),
});
export type KfRecord = v.InferOutput<typeof recordSchema>;

/** The texts of the messages that a customer received; of a menu, its head. */
export const textsOf = ({ received }: KfSession) =>
  received.map(({ body }) => {
    const { text, msgmenu } = v.parse(
      v.looseObject({
        text: v.optional(v.object({ content: v.string() })),
        msgmenu: v.optional(v.looseObject({ head_content: v.optional(v.string()) })),
      }),
      body,
    );
    return text?.content ?? msgmenu?.head_content ?? "";
  });

export class KfScene {
  readonly scene: Scene;
  readonly account: KfAccount;
  readonly servicer: Staff;

  private constructor(scene: Scene, account: KfAccount, servicer: Staff) {
    this.scene = scene;
    this.account = account;
    this.servicer = servicer;
  }

  static async open(options: SceneOptions = {}): Promise<KfScene> {
    const scene = await Scene.start({ rules: KF_RULES, ...options });
    const account = scene.corp.addKfAccount({ name: "售前咨询" });
    const servicer = scene.corp.addStaff({ userid: "lisi", name: "李四" });
    scene.corp.kf.servicer.add(account, servicer);
    return new KfScene(scene, account, servicer);
  }

  get kf() {
    return this.scene.corp.kf;
  }

  customer(name = "李雷"): Customer {
    return this.scene.corp.addCustomer({ name });
  }

  /** The customer and the account, as the functions of the simulated WeCom take them. */
  with(customer: Customer) {
    return { account: this.account, customer };
  }

  /** The deliveries of a customer for an event, oldest first, once there are `count` and all are settled. */
  async settled(customer: Customer, event: string, count = 1, withinMs = 10_000): Promise<KfRecord[]> {
    const giveUpAt = Date.now() + withinMs;
    for (;;) {
      const found = await this.records(customer, event);
      if (found.length >= count && found.every(({ outcome }) => outcome !== "open")) return found;
      if (Date.now() > giveUpAt) throw new Error(`not settled in ${withinMs} ms: ${JSON.stringify(found)}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  async records(customer: Customer, event: string): Promise<KfRecord[]> {
    const query = `customer=${customer.externalUserId}&event=${event}`;
    const page = await this.scene.get(`/api/deliveries?${query}`);
    return v.parse(v.object({ deliveries: v.array(recordSchema) }), page).deliveries.reverse();
  }

  async close(): Promise<void> {
    await this.scene.stop();
  }
}
