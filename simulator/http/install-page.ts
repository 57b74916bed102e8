/**
 * `GET /3rdapp/install` of open.work.weixin.qq.com (doc 90597): the page on which a company's administrator agrees. Nobody
 * has to press anything here: whose administrator it is, `corp` says, or there is one company alone.
 */
import type { ServerResponse } from "node:http";
import { ThirdPartySuite } from "../company/third-party.ts";
import type { World } from "../world.ts";
import { TEXT_TYPE, write } from "./messages.ts";

export const INSTALL_PATH = "/3rdapp/install";

export function serveInstallPage(world: World, response: ServerResponse, query: URLSearchParams): void {
  const agreed = agree(world, query);
  if ("location" in agreed) response.setHeader("location", agreed.location.href);
  write(response, agreed.status, agreed.text, TEXT_TYPE);
}

type Agreed = { status: number; text: string } & ({ location: URL } | object);

function agree(world: World, query: URLSearchParams): Agreed {
  const suite = world.suites.get(query.get("suite_id") ?? "");
  if (!(suite instanceof ThirdPartySuite)) return { status: 404, text: "no such third-party app (40086)\n" };
  const corpId = query.get("corp");
  const corps = [...world.corps.values()];
  const corp = corpId === null ? corps[0] : world.corps.get(corpId);
  if (corp === undefined || (corpId === null && corps.length > 1)) {
    return { status: 404, text: "which company? &corp= says it\n" };
  }
  const agreed = suite.agree(corp, query);
  if (typeof agreed === "string") return { status: 403, text: `${agreed}\n` };
  return { status: 302, text: "", location: agreed };
}
