/** `GET /cgi-bin/gettoken` (doc 91039): a secret in, a token out. */
import type { App } from "../company/app.ts";
import type { World } from "../world.ts";
import { type Answer, type Api, type Call, refuse } from "./call.ts";
import { corpCallRules, ipCallRules } from "./rules.ts";

const HOUR_MS = 3_600_000;

export const gettoken: Api = { name: "gettoken", method: "GET", family: "token", answer };

function answer(world: World, call: Call): Answer {
  const { settings, frequency } = world;
  const { query, ip, at } = call;
  const corpId = query.get("corpid") ?? "";
  const secret = query.get("corpsecret") ?? "";

  // Wrong secrets, often enough, ban the address for an hour (doc 90455, help for 45009).
  const limit = settings.wrongSecretsBeforeBan;
  const wrongSecrets = limit === null ? [] : [{ limit, unitMs: HOUR_MS }];
  const ban = `wrong secrets ${ip}`;
  if (frequency.isBlocked(ban, wrongSecrets, at)) return refuse(45009, "too many wrong secrets from this ip");

  if (corpId === "") return refuse(41002);
  if (secret === "") return refuse(41004);
  const apps = appsOf(world, corpId);
  if (apps.length === 0) return refuse(40013);

  const corpKey = `corp ${corpId} gettoken`;
  const ipKey = `ip ${ip} gettoken`;
  frequency.count(corpKey, corpCallRules(settings), at);
  frequency.count(ipKey, ipCallRules(settings), at);
  if (frequency.isBlocked(corpKey, corpCallRules(settings), at)) return refuse(45009);
  if (frequency.isBlocked(ipKey, ipCallRules(settings), at)) return refuse(45009);

  const app = apps.find((candidate) => candidate.secret === secret);
  if (!app?.enabled) {
    frequency.count(ban, wrongSecrets, at);
    return refuse(app === undefined && isAnotherCorpsSecret(world, secret) ? 40091 : 40001);
  }
  const { value, expiresIn } = app.currentToken(at);
  return { ok: true, fields: { access_token: value, expires_in: expiresIn } };
}

/** The apps that see their company by this corpid. Whether the plain one serves a provider's app too, nobody says. */
export function appsOf(world: World, corpId: string): App[] {
  return [...world.corps.values()]
    .flatMap(({ apps }) => [...apps.values()])
    .filter((app) => app.corpId === corpId);
}

function isAnotherCorpsSecret(world: World, secret: string): boolean {
  return [...world.corps.values()].some((corp) =>
    [...corp.apps.values()].some((app) => app.secret === secret),
  );
}
