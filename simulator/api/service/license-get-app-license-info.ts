/** `POST /cgi-bin/license/get_app_license_info` (doc 97194): a company's 接口许可 for an app of the provider's. */
import type { Provider } from "../../company/provider.ts";
import type { World } from "../../world.ts";
import { type Answer, type Api, type Call, refuse } from "../call.ts";
import { textsOf } from "./guard.ts";

export const getAppLicenseInfo: Api = {
  name: "license/get_app_license_info",
  method: "POST",
  family: "provider",
  answer,
};

const seconds = (ms: number) => Math.floor(ms / 1000);

function answer(world: World, { raw }: Call, provider: Provider): Answer {
  const body = textsOf(raw, ["corpid", "suite_id"]);
  if (body === null) return refuse(40058);
  const suite = world.suites.get(body.suite_id);
  if (suite?.provider !== provider) return refuse(40083);
  const installation = [...suite.installations.values()].find(({ app }) => app.corpId === body.corpid);
  if (installation === undefined || installation.isCancelled) return refuse(48004);
  const { isNeeded, trial, checkedFrom } = installation.licence;
  const fields: Record<string, unknown> = { license_status: isNeeded ? 1 : 0 };
  if (isNeeded && trial !== null) {
    fields["trail_info"] = { start_time: seconds(trial.from), end_time: seconds(trial.to) };
  }
  if (isNeeded) fields["license_check_time"] = seconds(checkedFrom);
  return { ok: true, fields };
}
