/**
 * `/api/deliveries`: the record, newest first, gathered from every Dispatcher. Reads only.
 */
import type { Context } from "hono";
import type * as v from "valibot";
import type { Config } from "../config/types.ts";
import { configOf } from "../config.ts";
import { shardOfDelivery } from "../delivery/ids.ts";
import type { Position } from "../delivery/record/filter.ts";
import { present, presentWhole } from "../delivery/record/record.ts";
import { searchCompanies } from "../delivery/record/search-companies.ts";
import type { Env } from "../env.ts";
import { Hono } from "../http/hono.ts";
import { say } from "../i18n/sentence.ts";
import { inWords } from "../i18n/words.ts";
import { dispatcherOf } from "../objects.ts";
import type { PresentedExplanation } from "../rules/explain/present.ts";
import { isoTime } from "../webhooks/event.ts";
import type { OperatorEnv } from "./access/operator.ts";
import { viewer } from "./access/role.ts";
import type { deliveriesAnswer } from "./answers.ts";
import { jsonText } from "./body/json-text.ts";
import { companiesOf, coveredApps } from "./covered-apps.ts";
import { hintOf } from "./deliveries-hint.ts";
import { languageOf, problem } from "./problem.ts";
import { deliveriesQuery } from "./query/deliveries-query.ts";
import { DEFAULT_LIMIT } from "./query/limit.ts";
import { ofApp } from "./query/of-app.ts";
import { query } from "./query/query.ts";
import { resolveMoments } from "./query/resolve-moments.ts";
import { invalidRules } from "./rules/context.ts";

/** Further companies are asked for by `app`. */
const COMPANIES_SHOWN = 20;

export const deliveries = new Hono<OperatorEnv>()
  .get("/", viewer, query(deliveriesQuery), async (c) => {
    const asked = c.req.valid("query");
    const { limit = DEFAULT_LIMIT, cursor: after = null, outcome: outcomes, from, to, ...others } = asked;
    const config = configOf(c.env);
    const times = await resolveMoments(c.env, config, others.app, { from, to });
    const filter = { ...others, outcomes, ...times };
    const covered = await coveredApps(c.env, config, others.app);
    const companies = companiesOf(covered.apps);
    const shown = companies.slice(0, COMPANIES_SHOWN);
    // One more than is shown tells whether there is another page.
    const found = await searchCompanies(c.env, config, shown, filter, after, limit + 1);
    const page = found.deliveries.slice(0, limit);
    const isFull = found.deliveries.length > limit;
    const end = isFull ? (page.at(-1) ?? null) : found.searchedTo;
    const hint = page.length === 0 ? hintOf(others, config) : null;
    const answer: v.InferOutput<typeof deliveriesAnswer> = {
      deliveries: page.map((one) => present(one, languageOf(c))),
      cursor: end === null ? null : cursorOf(end),
      searchedTo: isFull || end === null ? null : isoTime(end.receivedAt),
    };
    if (covered.isPartial || companies.length > shown.length) answer.partial = true;
    if (hint !== null) {
      answer.hint = inWords(hint, languageOf(c));
      answer.hintCode = hint.code;
    }
    return c.json(answer);
  })
  .get("/:id", viewer, ofApp, async (c) => {
    const id = c.req.param("id");
    const holders = await holdersOf(c.env, configOf(c.env), id, c.req.valid("query").app);
    const found = await Promise.all(holders.map((dispatcher) => dispatcher.find(id)));
    const delivery = found.find((candidate) => candidate !== null);
    if (!delivery) return notFound(c, c.req.valid("query").app);
    return c.json(presentWhole(delivery, languageOf(c)));
  })
  .get("/:id/explain", viewer, ofApp, async (c) => {
    const id = c.req.param("id");
    const holders = await holdersOf(c.env, configOf(c.env), id, c.req.valid("query").app);
    const found = await Promise.all(
      holders.map((dispatcher) => dispatcher.explainDelivery(id, languageOf(c))),
    );
    const answered = found.find((candidate) => candidate !== null);
    if (!answered) return notFound(c, c.req.valid("query").app);
    if (answered.ok) return jsonText<PresentedExplanation>(c, answered.explanation);
    return invalidRules(c, "problems" in answered ? answered.problems : []);
  });

/** The most companies that are asked for a delivery: Cloudflare allows 50 requests to objects on the free plan. */
const HOLDERS_ASKED = 40;

/** A delivery may be of a company that was not asked, unless the question names the app. */
function notFound(c: Context<OperatorEnv>, app: string | undefined) {
  const mayBeElsewhere = app === undefined && configOf(c.env).suites.size > 0;
  const why = mayBeElsewhere ? say("no-such-delivery-covered") : say("no-such-delivery");
  return problem(c, 404, "not-found", why, "id");
}

/** The Dispatchers, one of each company, that may hold the delivery with this id; or that of the app's company. */
async function holdersOf(env: Env, config: Config, id: string, app: string | undefined) {
  const shard = shardOfDelivery(id);
  if (shard === null) return [];
  const { apps } = await coveredApps(env, config, app, HOLDERS_ASKED);
  const companies = companiesOf(apps).slice(0, HOLDERS_ASKED);
  return companies.map((corpId) => dispatcherOf(env, config, corpId, shard));
}

const cursorOf = ({ receivedAt, id }: Position) => `${receivedAt}_${id}`;
