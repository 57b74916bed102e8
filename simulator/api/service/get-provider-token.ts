/** `POST /cgi-bin/service/get_provider_token` (doc 96237): a provider's secret in, a provider_access_token out. */
import type { World } from "../../world.ts";
import { type Answer, type Api, type Call, refuse } from "../call.ts";
import { textsOf } from "./guard.ts";

export const getProviderToken: Api = {
  name: "service/get_provider_token",
  method: "POST",
  family: "token",
  answer,
};

function answer(world: World, { raw, ip, at }: Call): Answer {
  const body = textsOf(raw, ["corpid", "provider_secret"]);
  if (body === null) return refuse(40058);
  const { corpid: corpId, provider_secret: secret } = body;
  if (corpId === "") return refuse(41002);
  if (secret === "") return refuse(41004);
  const provider = world.providers.get(corpId);
  if (!provider) return refuse(40013);
  if (provider.ips !== null && !provider.ips.includes(ip)) return refuse(60020);
  if (secret !== provider.secret) return refuse(40001);
  const { value, expiresIn } = provider.currentToken(at);
  return { ok: true, fields: { provider_access_token: value, expires_in: expiresIn } };
}
