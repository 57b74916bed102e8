/** A provider with a suite on the simulated WeCom, a Worker that serves it, a company, and the provider's operator. */
import * as v from "valibot";
import { expect, vi } from "vitest";
import type {
  AppOptions,
  Contact,
  Corp,
  Provider,
  Template,
  ThirdPartySuite,
} from "../../../simulator/index.ts";
import { ADMIN_TOKEN, PLAIN_RULES, Scene, type SceneOptions } from "../scene.ts";

export interface Reply {
  status: number;
  body: unknown;
}

type AnySuite = Template | ThirdPartySuite;

export interface ProviderOptions extends Omit<SceneOptions, "apps"> {
  /** The company's own apps. */
  apps?: AppOptions[];
  /** Further suites of the Worker, by their names, as `WECOM_SUITES` says them. */
  otherSuites?: (provider: Provider, suite: AnySuite) => Record<string, object>;
}

const deliveryList = v.object({
  deliveries: v.array(
    v.looseObject({
      ...v.entriesFromList(["id", "app", "outcome"], v.string()),
      ...v.entriesFromList(["rule", "cause", "settledAt"], v.nullable(v.string())),
      notes: v.array(v.string()),
    }),
  ),
});

export class ProviderScene<S extends AnySuite = Template> {
  readonly scene: Scene;
  /** The Worker calls it crm. */
  readonly suite: S;

  private constructor(scene: Scene, suite: S) {
    this.scene = scene;
    this.suite = suite;
  }

  /** The suite is a template; `settings` adds to what `WECOM_SUITES` says of it. */
  static async start(
    settings: Record<string, unknown> = {},
    options: ProviderOptions = {},
  ): Promise<ProviderScene> {
    return await ProviderScene.#start((provider) => provider.addTemplate(), settings, options);
  }

  /** The suite is a third-party app, whose data URL names the company. */
  static async startThirdParty(
    settings: Record<string, unknown> = {},
    options: ProviderOptions = {},
  ): Promise<ProviderScene<ThirdPartySuite>> {
    const made = await ProviderScene.#start(
      (provider) => provider.addThirdParty({ name: "crm" }),
      settings,
      options,
    );
    made.suite.dataUrl = `${made.suite.callbackUrl}/$CORPID$`;
    return made;
  }

  static async #start<S extends AnySuite>(
    addSuite: (provider: Provider) => S,
    settings: Record<string, unknown>,
    { secrets = {}, apps = [], otherSuites, ...options }: ProviderOptions,
  ): Promise<ProviderScene<S>> {
    let suite: S | undefined;
    const all: Record<string, string> = { ...secrets };
    const scene = await Scene.start({
      rules: PLAIN_RULES,
      ...options,
      secrets: all,
      apps: (wecom) => {
        const provider = wecom.addProvider();
        suite = addSuite(provider);
        const described = { ...suite.credentials(), providerSecret: provider.secret, ...settings };
        all["WECOM_SUITES"] = JSON.stringify({ crm: described, ...otherSuites?.(provider, suite) });
        return apps;
      },
    });
    if (suite === undefined) throw new Error("the scene made no apps");
    suite.callbackUrl = `${scene.worker.url}/callback/crm`;
    return new ProviderScene(scene, suite);
  }

  async stop(): Promise<void> {
    await this.scene.stop();
  }

  /** Asks as an operator. */
  async ask(method: string, path: string, body?: object, language = "en"): Promise<Reply> {
    const response = await fetch(`${this.scene.worker.url}/api${path}`, {
      method,
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, "accept-language": language },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? null : JSON.parse(text) };
  }

  /** Has WeCom's command answered, and expects it to be taken. */
  async taken(command: { delivered: Promise<void>; isTaken: boolean } | undefined): Promise<void> {
    await command?.delivered;
    expect(command?.isTaken).toBe(true);
  }

  /** What the Worker lists of its companies. */
  async installations(): Promise<Record<string, unknown>[]> {
    return Object((await this.ask("GET", "/suites/crm/installations")).body).installations;
  }

  /** Has a company install the suite, and waits until the Worker knows all of it. */
  async installed(corp: Corp = this.scene.corp): Promise<string> {
    await this.taken(this.suite.pushTicket());
    await this.taken(this.suite.install(corp));
    const { corpId } = this.suite.installationOf(corp).app;
    const known = expect.objectContaining({ corpId, state: "active", permissions: expect.anything() });
    await vi.waitFor(async () => expect(await this.installations()).toContainEqual(known), 20_000);
    return corpId;
  }

  /** The delivery of the suite's app for a contact, once it is settled. */
  async settled(contact: Contact, withinMs = 25_000) {
    const { app } = this.suite.installationOf(contact.corp);
    const query = `app=crm@${app.corpId}&customer=${app.idOf(contact.customer.externalUserId)}`;
    const giveUpAt = Date.now() + withinMs;
    for (;;) {
      const found = v.parse(deliveryList, await this.scene.get(`/api/deliveries?${query}`)).deliveries;
      const [first] = found;
      if (first !== undefined && first.outcome !== "open") return first;
      if (Date.now() > giveUpAt) throw new Error(`not settled: ${JSON.stringify(found)}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}
