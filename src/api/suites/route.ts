/** `/api/suites`: the suites of a provider, and the companies that installed them. */
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { audit } from "../../audit/audit.ts";
import type { AuditEntry } from "../../audit/entry.ts";
import { isCorpId } from "../../config/apps-by-name.ts";
import type { SuiteConfig } from "../../config/types.ts";
import { configOf } from "../../config.ts";
import type { Env } from "../../env.ts";
import { Hono } from "../../http/hono.ts";
import { partOf, say } from "../../i18n/sentence.ts";
import { suiteOf } from "../../objects.ts";
import type { InstallLink } from "../../suites/links/install-links.ts";
import { isoTime } from "../../webhooks/event.ts";
import { sayAnswer } from "../../wecom/errors.ts";
import type { OperatorEnv } from "../access/operator.ts";
import { admin } from "../access/role.ts";
import { fewFields } from "../body/few-fields.ts";
import { jsonBody } from "../body/json-body.ts";
import { languageOf, problem } from "../problem.ts";
import { query } from "../query/query.ts";
import {
  type InstallationBody,
  installationBody,
  installationsQuery,
  type LinkBody,
  linkBody,
} from "./bodies.ts";
import { presentCheck, presentInstallation, presentSuite } from "./present.ts";

/** Companies on a page. */
const PAGE = 100;

interface SuiteEnv {
  Bindings: Env;
  Variables: { suite: SuiteConfig } & OperatorEnv["Variables"];
}

/** Finds the suite that the address names, or answers 404. */
const namedSuite = createMiddleware<SuiteEnv, "/:suite/*">(async function namedSuite(c, next) {
  const suite = configOf(c.env).suites.get(c.req.param("suite"));
  if (suite === undefined) return problem(c, 404, "not-found", say("no-such-suite"), "suite");
  c.set("suite", suite);
  return await next();
});

export const suites = new Hono<SuiteEnv>()
  // Whoever may not is not told either which suites there are.
  .use("/:suite/*", admin, namedSuite, fewFields)
  .get("/", admin, async (c) => {
    const config = configOf(c.env);
    const found = [...config.suites.values()].map(async (suite) =>
      presentSuite(suite, await suiteOf(c.env, config, suite).status()),
    );
    return c.json({ suites: await Promise.all(found) });
  })
  .get("/:suite/installations", admin, query(installationsQuery), async (c) => {
    const { cursor = null } = c.req.valid("query");
    const page = await objectOf(c).list(cursor, PAGE);
    const installations = page.installations.map((one) => presentInstallation(one, languageOf(c)));
    return c.json({ installations, cursor: page.cursor });
  })
  .post("/:suite/link", admin, jsonBody<LinkBody, typeof linkBody>(linkBody, {}), async (c) => {
    const { suite } = c.var;
    const { test = false } = c.req.valid("json");
    if (suite.kind === "third-party" && suite.installs === "elsewhere") {
      return problem(c, 409, "installs-elsewhere", say("installs-elsewhere", { suite: suite.name }));
    }
    if (suite.kind === "provider-developed" && suite.providerSecret === null) {
      return problem(c, 409, "no-provider-secret", say("no-provider-secret"));
    }
    const link = await objectOf(c).makeLink({ test, origin: new URL(c.req.url).origin });
    if (!link.ok) return noLink(c, link);
    await note(c, "installation.linked", { test });
    return c.json({ url: link.url, expiresAt: isoTime(link.expiresAt) });
  })
  .put(
    "/:suite/installations/:corpid",
    admin,
    jsonBody<InstallationBody, typeof installationBody>(installationBody),
    async (c) => {
      const corpId = c.req.param("corpid");
      if (!isCorpId(corpId)) return unknownCompany(c);
      const { permanentCode, agentId = null } = c.req.valid("json");
      const { isNew, installation } = await objectOf(c).import({ corpId, permanentCode, agentId });
      if (installation === null) return unknownCompany(c);
      await note(c, "installation.set", { corpId });
      return c.json(presentInstallation(installation, languageOf(c)), isNew ? 201 : 200);
    },
  )
  .post("/:suite/installations/:corpid/check", admin, async (c) => {
    const checked = await objectOf(c).check(c.req.param("corpid"));
    if (checked === null) return unknownCompany(c);
    await note(c, "installation.checked", { corpId: c.req.param("corpid") });
    return c.json(presentCheck(c.var.suite, checked, languageOf(c)));
  })
  .delete("/:suite/installations/:corpid", admin, async (c) => {
    const isKnown = await objectOf(c).forget(c.req.param("corpid"));
    if (!isKnown) return unknownCompany(c);
    await note(c, "installation.deleted", { corpId: c.req.param("corpid") });
    return c.body(null, 204);
  });

const objectOf = (c: Context<SuiteEnv>) => suiteOf(c.env, configOf(c.env), c.var.suite);

/** Writes into the audit log who did what. */
async function note(c: Context<SuiteEnv>, what: AuditEntry["what"], about: AuditEntry["about"]) {
  await audit(c.env, { by: c.var.operator.by, what, about: { suite: c.var.suite.name, ...about } });
}

const unknownCompany = (c: Context) => problem(c, 404, "not-found", say("no-such-installation"), "corpid");

/** Why there is no link: WeCom refused it, or there is no token for it, or no answer came. */
function noLink(c: Context, { errcode, errmsg }: Extract<InstallLink, { ok: false }>) {
  if (errcode === null) return problem(c, 503, "unavailable", partOf(errmsg));
  return problem(c, 422, "refused-by-wecom", sayAnswer(errcode, errmsg), undefined, { errcode, errmsg });
}
