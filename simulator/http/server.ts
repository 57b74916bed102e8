/** Tells WeCom's API (/cgi-bin/) and its pages from the simulation's own (/ and /sim/). */
import type { IncomingMessage, ServerResponse } from "node:http";
import { answerControl } from "../control/control.ts";
import type { World } from "../world.ts";
import { serveApi } from "./api.ts";
import { INSTALL_PATH, serveInstallPage } from "./install-page.ts";
import { LOGIN_PATHS, serveLoginPage } from "./login-page.ts";
import { bodyOf, JSON_TYPE, TEXT_TYPE, write } from "./messages.ts";
import { servePicture } from "./picture.ts";

export async function serve(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://wecom.invalid");
  if (url.pathname.startsWith("/cgi-bin/")) {
    await serveApi(world, request, response, url);
    return;
  }
  if (url.pathname.startsWith("/wwhead/")) {
    servePicture(world, response, url.pathname);
    return;
  }
  if (url.pathname === INSTALL_PATH) {
    serveInstallPage(world, response, url.searchParams);
    return;
  }
  if (LOGIN_PATHS.has(url.pathname)) {
    serveLoginPage(world, response, url);
    return;
  }
  const answer = await answerControl(world, request.method ?? "GET", url, await bodyOf(request));
  if (typeof answer.body === "string") {
    write(response, answer.status, answer.body, TEXT_TYPE);
  } else {
    write(response, answer.status, `${JSON.stringify(answer.body, null, 2)}\n`, JSON_TYPE);
  }
}
