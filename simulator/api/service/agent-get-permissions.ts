/**
 * `POST /cgi-bin/agent/get_permissions` (doc 99052): what a company has granted a provider's app, by names. A company's own
 * app has none of it: 48002.
 */
import type { App } from "../../company/app.ts";
import type { World } from "../../world.ts";
import { type Answer, type Api, type Call, refuse } from "../call.ts";

export const getAgentPermissions: Api = {
  name: "agent/get_permissions",
  method: "POST",
  family: "media",
  answer,
};

function answer(_world: World, _call: Call, { provider, permissions }: App): Answer {
  if (provider === null) return refuse(48002);
  return { ok: true, fields: { app_permissions: [...permissions], app_permissions_ext: [] } };
}
