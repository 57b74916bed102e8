/**
 * `/api/figures`: what became of deliveries, by hour or day, and by rule, state or the like. A Dispatcher makes the whole
 * answer: this has no time to.
 */
import { configOf } from "../config.ts";
import { type AskedFigures, answerOf, type FiguresPage, questionOf } from "../delivery/figures/answer.ts";
import { ROWS_AT_MOST } from "../delivery/figures/question.ts";
import { Hono } from "../http/hono.ts";
import { say } from "../i18n/sentence.ts";
import { inWords } from "../i18n/words.ts";
import { dispatcherOf } from "../objects.ts";
import type { OperatorEnv } from "./access/operator.ts";
import { viewer } from "./access/role.ts";
import { jsonText } from "./body/json-text.ts";
import { COMPANIES_COVERED, companiesOf, coveredApps } from "./covered-apps.ts";
import { hintOf } from "./deliveries-hint.ts";
import { languageOf, problem } from "./problem.ts";
import { figuresQuery } from "./query/figures-query.ts";
import { query } from "./query/query.ts";
import { momentsIn, zoneOf } from "./query/resolve-moments.ts";

const DAY_MS = 24 * 60 * 60_000;

export const figures = new Hono<OperatorEnv>().get("/", viewer, query(figuresQuery), async (c) => {
  const { app, event, by = "day", group = null, format = "json", ...times } = c.req.valid("query");
  const config = configOf(c.env);
  const [zone, covered] = await Promise.all([zoneOf(c.env, config, app), coveredApps(c.env, config, app)]);
  const now = Date.now();
  const { from = null, to = now } = momentsIn(zone, { from: times.from, to: times.to });
  const companies = companiesOf(covered.apps);
  const shown = companies.slice(0, COMPANIES_COVERED);
  const hint = hintOf({ app, event }, config);
  const asked: AskedFigures = {
    app: app ?? null,
    event: event ?? null,
    from,
    // Nothing is received before 1970, where clocks have odd offsets, nor after today.
    to: Math.max(0, Math.min(to, now + DAY_MS)),
    by,
    group,
    zone,
    format,
    hint: hint && { hint: inWords(hint, languageOf(c)), hintCode: hint.code },
    isMore: covered.isPartial || companies.length > shown.length,
  };
  const [first] = shown;
  const { text } =
    first === undefined
      ? answerOf(asked, questionOf(asked), { counts: [], isPartial: false })
      : await dispatcherOf(c.env, config, first, 0).answerFigures(shown, asked);
  if (text === null) {
    return problem(c, 400, "invalid-parameter", say("too-many-figures", { most: ROWS_AT_MOST }), "from");
  }
  if (format === "csv") {
    return c.body(text, 200, {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="figures.csv"',
    });
  }
  return jsonText<FiguresPage>(c, text);
});
