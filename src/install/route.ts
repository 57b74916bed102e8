/**
 * `/install/:suite` and `/installed/:suite`: the way of a company's administrator who installs a third-party app by a link
 * of ours, to WeCom's page and back. WeCom sends the browser back with the AuthCode, which it then pushes to nobody.
 *
 * AuthCode and State stand in no page and no log.
 */
import type { Context } from "hono";
import type { SuiteConfig } from "../config/types.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import { Hono } from "../http/hono.ts";
import { limitedLog } from "../http/limited-log.ts";
import { unknownRoute } from "../http/unknown-route.ts";
import { say } from "../i18n/sentence.ts";
import { suiteOf } from "../objects.ts";
import { isState } from "../suites/links/state.ts";
import { sentencePage } from "./page.ts";

const logRefused = limitedLog();

type InstallContext = Context<{ Bindings: Env }, "/:suite">;

/** Sends the administrator on to WeCom's page. */
export const install = new Hono<{ Bindings: Env }>().get("/:suite", (c) =>
  forSuite(c, async (suite) => {
    const { state = "" } = c.req.query();
    const location = isState(state) ? await suite.stub.openLink(state) : null;
    if (location === null) return refuse(c, suite.name, 404, "install-link-unknown");
    c.header("referrer-policy", "no-referrer");
    c.header("cache-control", "no-store");
    return c.redirect(location);
  }),
);

/** Takes the AuthCode with which the administrator comes back. */
export const installed = new Hono<{ Bindings: Env }>().get("/:suite", (c) =>
  forSuite(c, async (suite) => {
    const { auth_code: authCode, state = "" } = c.req.query();
    if (authCode === undefined || authCode === "") return refuse(c, suite.name, 400, "install-without-code");
    const isTaken = isState(state) && (await suite.stub.takeInstalled({ state, authCode }));
    return isTaken
      ? sentencePage(c, 200, say("installed"))
      : refuse(c, suite.name, 403, "install-link-unknown");
  }),
);

/** Answers with the suite's object; a page that can be loaded again when the object cannot be reached. */
async function forSuite(
  c: InstallContext,
  answer: (suite: { name: string; stub: ReturnType<typeof suiteOf> }) => Promise<Response>,
): Promise<Response> {
  const config = configOf(c.env);
  const name = c.req.param("suite");
  const suite: SuiteConfig | undefined = config.suites.get(name);
  if (suite === undefined) {
    const isBroken = config.broken === "all" || config.broken.has(name);
    return isBroken ? refuse(c, name, 503, "install-not-stored") : unknownRoute(c);
  }
  try {
    return await answer({ name, stub: suiteOf(c.env, config, suite) });
  } catch (error) {
    console.error({ event: "install.failed", suite: name, error: String(error) });
    return sentencePage(c, 503, say("install-not-stored"));
  }
}

function refuse(
  c: InstallContext,
  suite: string,
  status: 400 | 403 | 404 | 503,
  reason: "install-link-unknown" | "install-without-code" | "install-not-stored",
): Response {
  logRefused({ event: "install.refused", suite, status, reason });
  return sentencePage(c, status, say(reason));
}
