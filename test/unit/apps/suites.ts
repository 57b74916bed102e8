/** The configuration of a provider with a third-party suite called `crm` and a template called `dev`. */
import { readConfig } from "../../../src/config.ts";

export function providerConfig() {
  const common = {
    suiteSecret: "s",
    providerCorpId: "ww1",
    callbackToken: "t",
    encodingAesKey: "a".repeat(43),
  };
  const suites = {
    crm: { kind: "third-party", suiteId: "ww2", ...common },
    dev: { kind: "provider-developed", suiteId: "dk2", ...common },
  };
  return readConfig({ WECOM_SUITES: JSON.stringify(suites) });
}
