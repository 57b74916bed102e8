/** A provider with a template on the simulated WeCom, a Worker that serves it, and its operator. */
import { expect, vi } from "vitest";
import type { Corp, Template } from "../../../simulator/index.ts";
import { ADMIN_TOKEN, PLAIN_RULES, Scene, type SceneOptions } from "../scene.ts";

export interface Reply {
  status: number;
  body: unknown;
}

export class ProviderScene {
  readonly scene: Scene;
  readonly template: Template;

  private constructor(scene: Scene, template: Template) {
    this.scene = scene;
    this.template = template;
  }

  /** `suite` adds to what `WECOM_SUITES` says of the suite, which is called crm. */
  static async start(
    suite: Record<string, unknown> = {},
    { secrets = {}, ...options }: Omit<SceneOptions, "apps"> = {},
  ): Promise<ProviderScene> {
    let template: Template | undefined;
    const all: Record<string, string> = { ...secrets };
    const scene = await Scene.start({
      rules: PLAIN_RULES,
      ...options,
      secrets: all,
      apps: (wecom) => {
        template = wecom.addProvider().addTemplate();
        const { provider } = template;
        const described = { ...template.credentials(), providerSecret: provider.secret, ...suite };
        all["WECOM_SUITES"] = JSON.stringify({ crm: described });
        return [];
      },
    });
    if (template === undefined) throw new Error("the scene made no apps");
    template.callbackUrl = `${scene.worker.url}/callback/crm`;
    return new ProviderScene(scene, template);
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
  async taken(command: { delivered: Promise<void>; isTaken: boolean }): Promise<void> {
    await command.delivered;
    expect(command.isTaken).toBe(true);
  }

  /** What the Worker lists of its companies. */
  async installations(): Promise<Record<string, unknown>[]> {
    return Object((await this.ask("GET", "/suites/crm/installations")).body).installations;
  }

  /** Has a company install the template, and waits until the Worker knows all of it. */
  async installed(corp: Corp = this.scene.corp): Promise<string> {
    await this.taken(this.template.pushTicket());
    await this.taken(this.template.install(corp));
    const { corpId } = this.template.installationOf(corp).app;
    const known = expect.objectContaining({ corpId, state: "active", permissions: expect.anything() });
    await vi.waitFor(async () => expect(await this.installations()).toContainEqual(known), 20_000);
    return corpId;
  }
}
