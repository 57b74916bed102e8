/** The answer of `/api/status`, as a schema: the document is made from it. Builds no answer. */
import * as v from "valibot";
import { LOGIN_REFUSALS } from "../credentials/refused-logins.ts";
import { LANGUAGES } from "../i18n/language.ts";
import { englishDescription } from "../schema/json-schema.ts";
import { LIFECYCLE_WARNINGS } from "../webhooks/lifecycle-events.ts";
import {
  maybeMoment,
  maybeText,
  maybeTexts,
  moment,
  partial,
  said,
  sentenceCode,
  strings,
} from "./answer-fields.ts";
import { rulesFault } from "./rules/answers.ts";

/** The state of the outbox towards its targets. */
const outbox = {
  waiting: v.pipe(v.number(), englishDescription("how many wait to be done")),
  partial: v.exactOptional(v.pipe(v.boolean(), englishDescription("true where more wait than are counted"))),
  oldestAt: v.pipe(maybeMoment, englishDescription("since when the oldest does")),
  lastFailure: v.nullable(v.object({ at: moment, code: sentenceCode, what: v.string() })),
  pausedUntil: v.pipe(maybeMoment, englishDescription("after failures in a row, or as the other side asked")),
  stoppedAt: v.pipe(maybeMoment, englishDescription("the other side wants no more (HTTP 410)")),
  givenUp: v.pipe(v.number(), englishDescription("how many were not done within a day, or never could be")),
};

const trouble = v.object({
  code: sentenceCode,
  count: v.pipe(v.number(), englishDescription("how often it came, since then")),
  since: moment,
  lastAt: moment,
  overAt: v.pipe(maybeMoment, englishDescription("when what had failed worked again; null while it lasts")),
  detail: v.string(),
  fromIp: maybeText,
  staff: v.pipe(v.array(v.string()), englishDescription("the members, or accounts, whose customers it met")),
  rules: v.pipe(v.array(v.string()), englishDescription("the rules by which they were to be welcomed")),
});

export const statusAnswer = v.object({
  version: v.string(),
  deploy: v.pipe(
    v.nullable(v.object({ id: v.string(), tag: v.string(), at: v.string() })),
    englishDescription("the running deploy: Cloudflare's id of its version, its tag, and when it was made"),
  ),
  apps: v.array(
    v.object({
      ...strings("app", "corpId", "kind"),
      agentId: v.nullable(v.number()),
      token: v.object({
        expiresAt: maybeMoment,
        held: v.nullable(
          v.object({ until: maybeMoment, errcode: v.nullable(v.number()), errmsg: v.string() }),
        ),
      }),
      lastCallbackAt: maybeMoment,
      refusedCallbacks: v.pipe(
        v.nullable(v.object({ count: v.number(), lastAt: moment, reason: v.string() })),
        englishDescription("callbacks that were refused, whoever sent them; null when none was"),
      ),
      lifecycle: v.pipe(
        v.nullable(v.object({ event: v.picklist(LIFECYCLE_WARNINGS), at: moment, effectAt: maybeMoment })),
        englishDescription(
          "WeCom's last warning that it takes the app for unused; null when none is in force",
        ),
      ),
      last60020: v.nullable(v.object({ at: maybeMoment, fromIp: maybeText })),
      rules: v.looseObject({ ...maybeTexts("from", "sha256"), rules: v.number(), fault: rulesFault }),
      media: v.array(
        v.looseObject({
          ...strings("name", "type"),
          url: said("where it comes from: as the rules file names it, or the path of an upload"),
          isPermanent: v.boolean(),
          size: v.nullable(v.number()),
          uploadedAt: maybeMoment,
          goodUntil: maybeMoment,
          failure: v.nullable(
            v.object({ code: sentenceCode, why: v.string(), times: v.number(), lastAt: maybeMoment }),
          ),
        }),
      ),
      forward: v.nullable(v.object({ to: v.string(), failures: v.nullable(trouble) })),
      webhook: v.nullable(v.object({ to: v.string(), events: v.array(v.string()), ...outbox })),
      followUps: v.pipe(v.object(outbox), englishDescription("what rules have done afterwards")),
      troubles: v.record(v.string(), trouble),
      accounts: v.array(
        v.looseObject({
          account: v.string(),
          apps: v.array(v.string()),
          lastCallbackAt: maybeMoment,
          isRead: v.boolean(),
          trouble: v.nullable(v.object({ code: sentenceCode, what: v.string(), until: maybeMoment })),
          counts: v.record(v.string(), v.number()),
          lastSetAside: v.pipe(
            v.nullable(
              v.object({
                at: maybeMoment,
                msgid: v.nullable(v.string()),
                code: sentenceCode,
                ...strings("kind", "why"),
              }),
            ),
            englishDescription("the last item that could not be read or stored, and was left out"),
          ),
        }),
      ),
      counts: v.pipe(v.record(v.string(), v.number()), englishDescription("outcomes of the last 24 hours")),
      countedFrom: v.pipe(
        maybeMoment,
        englishDescription(
          "since when they are counted: later than 24 hours ago where more came than are counted",
        ),
      ),
      partial,
    }),
  ),
  partial,
  problems: v.array(v.object({ app: maybeText, code: sentenceCode, ...strings("path", "message") })),
  warnings: v.pipe(
    v.array(v.object({ app: maybeText, code: sentenceCode, ...strings("path", "message") })),
    englishDescription("what works, and can be read or used by others"),
  ),
  api: v.object({ base: v.string(), relay: v.boolean() }),
  alerts: v.boolean(),
  refusedLogins: v.pipe(
    v.nullable(
      v.object({ count: v.number(), since: moment, lastAt: moment, reason: v.picklist(LOGIN_REFUSALS) }),
    ),
    englishDescription(
      "logins and calls with a wrong token that were refused, without a day between two; reason of the last",
    ),
  ),
  location: v.string(),
  language: v.pipe(v.picklist(LANGUAGES), englishDescription("of alerts")),
});
