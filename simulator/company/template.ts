/**
 * A template of a provider (代开发应用模板): a company's permanent_code is the secret of its app, whose events come to a URL
 * of the app's own.
 */
import type { Callback } from "../callback/callback.ts";
import type { World } from "../world.ts";
import type { AppOptions } from "./app.ts";
import type { Corp } from "./corp.ts";
import { newTemplateId } from "./ids.ts";
import type { Provider } from "./provider.ts";
import { type CommandOptions, type Installation, Suite, type SuiteOptions } from "./suite.ts";

export class Template extends Suite {
  readonly kind = "provider-developed";

  constructor(world: World, provider: Provider, options: SuiteOptions) {
    super(world, provider, { ...options, suiteId: options.suiteId ?? newTemplateId() });
  }

  /** A company installs the app, or installs it again: the app begins with the template's URL and pair. */
  install(corp: Corp, { at, deliver, ...options }: CommandOptions & AppOptions = {}): Callback {
    const { provider, callbackUrl, callbackToken, encodingAesKey, name } = this;
    const installation = this.installationBy(corp, at, () =>
      corp.addApp({ name, provider, callbackUrl, callbackToken, encodingAesKey, ...options }),
    );
    return this.pushCode("create_auth", installation, { at, deliver });
  }

  /** 重新获取secret: the permanent_code and its tokens are void, and an AuthCode for a new one is pushed. */
  reset(corp: Corp, options: CommandOptions = {}): Callback {
    const installation = this.installationOf(corp);
    this.voidCode(installation);
    return this.pushCode("reset_permanent_code", installation, options);
  }

  protected override renewCode(installation: Installation): void {
    installation.permanentCode = installation.app.secret;
  }
}
