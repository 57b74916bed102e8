/** The answers to operators, as schemas: the document is made from them, and tests hold the answers against them. */

import * as v from "valibot";
import { aboutSchema } from "../audit/entry.ts";
import { ROLES } from "../config/roles.ts";
import { LOGIN_REFUSALS } from "../credentials/refused-logins.ts";
import { OUTCOMES } from "../delivery/delivery.ts";
import { PERIODS } from "../delivery/figures/buckets.ts";
import type { presentWhole } from "../delivery/record/record.ts";
import { LANGUAGES } from "../i18n/language.ts";
import { MEDIA_TYPES } from "../rules/engine/kept-media.ts";
import { englishDescription } from "../schema/json-schema.ts";
import { LIFECYCLE_WARNINGS } from "../webhooks/lifecycle-events.ts";
import { deliveryAttempts, deliveryFields } from "../webhooks/schemas.ts";

const said = (what: string) => v.pipe(v.string(), englishDescription(what));
const text = v.nullable(v.string());
const moment = v.pipe(v.string(), englishDescription("a time in ISO 8601"));
const maybeMoment = v.nullable(moment);
const strings = <const Keys extends readonly string[]>(...keys: Keys) => v.entriesFromList(keys, v.string());
const texts = <const Keys extends readonly string[]>(...keys: Keys) => v.entriesFromList(keys, text);

/** The code of a sentence beside it. */
const code = v.pipe(
  text,
  englishDescription("which sentence it is, for programs; null for a sentence of a version before the codes"),
);

/** Set when there is more than the answer shows. */
const partial = v.exactOptional(
  v.pipe(v.boolean(), englishDescription("true where there is more than one answer tells: ask with app")),
);

/** Any error. */
export const problemAnswer = v.object({
  error: v.looseObject({
    code: said("what kind of error it is, for programs"),
    message: said("the same in a sentence, for people"),
    path: v.exactOptional(said("the parameter, header or place in the body that it is about")),
    problems: v.exactOptional(
      v.pipe(
        v.array(v.looseObject({ code: text, path: v.string(), message: v.string() })),
        englishDescription("all of them, with 422"),
      ),
    ),
    holder: v.exactOptional(
      v.pipe(
        v.object({
          delivery: v.string(),
          by: v.picklist(["rule", "program"]),
          rule: text,
          outcome: v.picklist(OUTCOMES),
        }),
        englishDescription("who has the code, with 409"),
      ),
    ),
  }),
});

type ListedField = Exclude<keyof ReturnType<typeof presentWhole>, "attempts">;

const listedDelivery = { ...deliveryFields, outcome: v.picklist(OUTCOMES) } satisfies Record<
  ListedField,
  v.GenericSchema
>;
/** A delivery in a list. */
export const deliveryAnswer = v.object(listedDelivery);
export const fullDeliveryAnswer = v.object({ ...deliveryAnswer.entries, attempts: deliveryAttempts });
export const deliveriesAnswer = v.object({
  deliveries: v.array(deliveryAnswer),
  cursor: v.pipe(text, englishDescription("of the next page; null at the end")),
  searchedTo: v.pipe(
    maybeMoment,
    englishDescription(
      "where the record was too long to be searched in one go: how far back this page reaches; the cursor goes on from there",
    ),
  ),
  partial,
  hint: v.exactOptional(
    v.pipe(
      v.string(),
      englishDescription(
        "of an empty list: why what was asked for can be found nowhere, such as a name in place of a userid",
      ),
    ),
  ),
  hintCode: v.exactOptional(v.pipe(v.string(), englishDescription("which hint it is, for programs"))),
});

const count = (what: string) => v.pipe(v.number(), englishDescription(what));
const duration = (share: string) =>
  v.pipe(
    v.nullable(v.number()),
    englishDescription(
      `${share} took at most so many ms from receipt to outcome, 5 % off at most; null without any`,
    ),
  );
export const figuresAnswer = v.object({
  from: moment,
  to: moment,
  by: v.picklist(PERIODS),
  zone: v.pipe(v.string(), englishDescription("the time zone of hours and days: the rules file's")),
  rows: v.array(
    v.object({
      at: v.pipe(moment, englishDescription("the beginning of the hour or day")),
      key: v.pipe(
        v.string(),
        englishDescription("the rule, state and so on; empty for none. … for those beyond 500 on a day"),
      ),
      total: count("the deliveries received"),
      outcomes: v.pipe(v.record(v.string(), v.number()), englishDescription("how many had each outcome")),
      inTime: count("how many were sent before their deadline"),
      lost: count("how many customers, of those welcomed, removed the member within seven days"),
      p50: duration("half of them"),
      p95: duration("95 of 100"),
      p99: duration("99 of 100"),
    }),
  ),
  partial,
  hint: v.exactOptional(v.string()),
  hintCode: v.exactOptional(v.string()),
});

export const forgottenAnswer = v.object({
  deleted: v.pipe(
    v.number(),
    englishDescription("how many rows were deleted; 0 for a customer who is not known"),
  ),
});

export const retriedAnswer = v.object({
  waiting: v.pipe(
    v.number(),
    englishDescription("how many events wait, counted up to 2,000 in each eighth of the customers"),
  ),
});

/** A problem or a warning of a rules file. */
const rulesProblem = v.object({
  code: v.pipe(text, englishDescription("which problem it is, for programs")),
  line: v.number(),
  column: v.number(),
  ...strings("path", "message"),
});
const rulesFault = v.nullable(v.object({ file: v.string(), problems: v.array(rulesProblem) }));

export const rulesCheckAnswer = v.object({
  ok: v.boolean(),
  problems: v.array(rulesProblem),
  warnings: v.array(rulesProblem),
});
export const rulesFileAnswer = v.object({
  file: v.string(),
  ...texts("text", "sha256", "from"),
  fault: rulesFault,
});
export const rulesPublishedAnswer = v.object({ sha256: v.string(), warnings: v.array(rulesProblem) });
const ruleVersion = {
  sha256: v.string(),
  at: moment,
  by: said("token, a userid, a name that was given as by, or kv for a text that was found there"),
  note: text,
  from: v.pipe(text, englishDescription("the sha256 of the version that a restore brought back")),
  size: v.pipe(v.number(), englishDescription("bytes in UTF-8")),
};
export const ruleVersionsAnswer = v.object({ versions: v.array(v.object(ruleVersion)) });
export const ruleVersionAnswer = v.object({
  ...ruleVersion,
  text: v.pipe(text, englishDescription("null for a text that is not kept")),
});
export const auditAnswer = v.object({
  entries: v.array(
    v.object({
      at: moment,
      by: said("token, a userid, a name that was given as by, kv or wecom"),
      what: said("the action, such as rules.published"),
      about: v.pipe(aboutSchema, englishDescription("what it concerned, such as app and state")),
    }),
  ),
  cursor: text,
});
const messages = v.array(v.looseObject({ name: v.string() }));
const passedOver = v.array(v.object(strings("rule", "code", "reason")));
export const explanationAnswer = v.looseObject({
  outcome: v.picklist(["send", "transfer", "silent", "no-rule", "refused"]),
  rule: text,
  at: said("local time of the file at which the rule is chosen: the event's, or the end of the last wait"),
  passedOver,
  waits: v.pipe(
    v.array(v.looseObject({ ...strings("rule", "at", "until"), passedOver, afterMs: v.number() })),
    englishDescription("the rules that make the event wait first, by their `after`"),
  ),
  variant: text,
  messages,
  sides: v.pipe(
    v.array(v.object({ variant: v.string(), share: v.number(), messages })),
    englishDescription("in place of `variant` and `messages`, for a split whose customer is not given"),
  ),
  notes: v.array(v.string()),
  noteCodes: v.pipe(
    v.array(v.nullable(v.string())),
    englishDescription("the codes of the notes, in the same order"),
  ),
});
export const explainBody = v.object({
  text: v.exactOptional(said("a rules file; the rules in force without it")),
  event: v.pipe(
    v.looseObject({}),
    englishDescription("app, event, staff, customer and what else the event tells"),
  ),
  at: v.exactOptional(said("local time of the file, as 2026-11-22T09:00, or with Z or +08:00")),
});

/** The state of the outbox towards its targets. */
const outbox = {
  waiting: v.pipe(v.number(), englishDescription("how many wait to be done")),
  partial: v.exactOptional(v.pipe(v.boolean(), englishDescription("true where more wait than are counted"))),
  oldestAt: v.pipe(maybeMoment, englishDescription("since when the oldest does")),
  lastFailure: v.nullable(v.object({ at: moment, code, what: v.string() })),
  pausedUntil: v.pipe(maybeMoment, englishDescription("after failures in a row, or as the other side asked")),
  stoppedAt: v.pipe(maybeMoment, englishDescription("the other side wants no more (HTTP 410)")),
  givenUp: v.pipe(v.number(), englishDescription("how many were not done within a day, or never could be")),
};

const trouble = v.object({
  code,
  count: v.pipe(v.number(), englishDescription("how often it came, since then")),
  since: moment,
  lastAt: moment,
  overAt: v.pipe(maybeMoment, englishDescription("when what had failed worked again; null while it lasts")),
  detail: v.string(),
  fromIp: text,
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
      last60020: v.nullable(v.object({ at: maybeMoment, fromIp: text })),
      rules: v.looseObject({ ...texts("from", "sha256"), rules: v.number(), fault: rulesFault }),
      media: v.array(
        v.looseObject({
          ...strings("name", "type"),
          url: said("where it comes from: as the rules file names it, or the path of an upload"),
          isPermanent: v.boolean(),
          size: v.nullable(v.number()),
          uploadedAt: maybeMoment,
          goodUntil: maybeMoment,
          failure: v.nullable(v.object({ code, why: v.string(), times: v.number(), lastAt: maybeMoment })),
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
          trouble: v.nullable(v.object({ code, what: v.string(), until: maybeMoment })),
          counts: v.record(v.string(), v.number()),
          lastSetAside: v.pipe(
            v.nullable(
              v.object({ at: maybeMoment, msgid: v.nullable(v.string()), code, ...strings("kind", "why") }),
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
  problems: v.array(v.object({ app: text, code, ...strings("path", "message") })),
  warnings: v.pipe(
    v.array(v.object({ app: text, code, ...strings("path", "message") })),
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

export const uploadAnswer = v.object({
  sha256: said("by which a rules file names it"),
  type: v.picklist(MEDIA_TYPES),
  size: v.pipe(v.number(), englishDescription("in bytes")),
});

export const whoAsksAnswer = v.object({
  by: said("token, or the member's userid"),
  role: v.picklist(ROLES),
  expiresAt: v.pipe(maybeMoment, englishDescription("when the session ends; null beside the bearer")),
});

export const healthAnswer = v.object({ ok: v.literal(true), version: v.string() });
