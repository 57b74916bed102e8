/** The answers about suites, as schemas: the document and the client are made from them. Builds no answer. */
import * as v from "valibot";
import { englishDescription } from "../../schema/json-schema.ts";
import { INSTALLATION_STATES } from "../../suites/status.ts";
import { count, maybeMoment, maybeText, moment, said } from "../answer-fields.ts";

export const suitesAnswer = v.object({
  suites: v.array(
    v.object({
      name: v.string(),
      kind: v.picklist(["provider-developed", "third-party"]),
      suiteId: v.string(),
      ticketAt: v.pipe(maybeMoment, englishDescription("the TimeStamp of the newest suite_ticket")),
      token: v.pipe(
        v.nullable(v.object({ expiresAt: moment })),
        englishDescription("the suite_access_token; null while there is none"),
      ),
      held: v.pipe(
        v.nullable(v.object({ until: moment, errcode: v.number(), errmsg: v.string() })),
        englishDescription("until when no suite_access_token is asked for, and what WeCom answered"),
      ),
      lastRefusedReceiver: v.pipe(
        v.nullable(v.object({ at: moment, receiver: v.string(), suiteId: maybeText, corpId: maybeText })),
        englishDescription(
          "the last callback with a right signature that was meant for another: for whom it was encrypted, and the suite and the company that it names",
        ),
      ),
      installations: count("companies whose authorisation is in force"),
    }),
  ),
});
export type SuitesAnswer = v.InferOutput<typeof suitesAnswer>;

/** A company, or an AuthCode that is not exchanged yet or could not be. */
export const installationAnswer = v.object({
  corpId: v.pipe(maybeText, englishDescription("as WeCom tells it; null until the AuthCode is exchanged")),
  corpName: maybeText,
  agentId: v.nullable(v.number()),
  state: v.pipe(
    v.picklist(INSTALLATION_STATES),
    englishDescription(
      "pending: an AuthCode waits; failed: it could not be exchanged; void: WeCom refuses the permanent_code",
    ),
  ),
  reason: v.exactOptional(said("why it waits, or could not be exchanged")),
  reasonCode: v.exactOptional(v.pipe(maybeText, englishDescription("the same for programs"))),
  installedAt: maybeMoment,
  changedAt: maybeMoment,
  cancelledAt: maybeMoment,
  permissions: v.pipe(
    v.nullable(
      v.object({
        level: v.pipe(v.nullable(v.number()), englishDescription("WeCom's privilege.level")),
        members: count("members that the app may see by name"),
        departments: count("departments that it may see"),
        tags: count("tags that it may see"),
      }),
    ),
    englishDescription("what the company lets the app see; null while WeCom has not told"),
  ),
  licence: v.pipe(
    v.nullable(
      v.object({
        isNeeded: v.boolean(),
        trialEndsAt: maybeMoment,
        enforcedFrom: v.pipe(maybeMoment, englishDescription("when calls without a licence are refused")),
        askedAt: maybeMoment,
      }),
    ),
    englishDescription("接口许可, asked once a day with providerSecret; null without it"),
  ),
  lastCallbackAt: v.pipe(maybeMoment, englishDescription("to the hour")),
});
export type InstallationAnswer = v.InferOutput<typeof installationAnswer>;

export const installationsAnswer = v.object({
  installations: v.array(installationAnswer),
  cursor: v.pipe(maybeText, englishDescription("of the next page; null at the end")),
});

export const linkAnswer = v.object({
  url: said("for a template WeCom's own qrcode_url, for a third-party app a page of this Worker's"),
  expiresAt: moment,
});

export const checkAnswer = v.object({
  ok: v.pipe(v.boolean(), englishDescription("whether WeCom takes the permanent_code")),
  installation: installationAnswer,
  problems: v.array(
    v.object({
      code: v.pipe(maybeText, englishDescription("which problem it is, for programs")),
      message: v.string(),
      errcode: v.exactOptional(v.number()),
      errmsg: v.exactOptional(v.string()),
      remedy: v.exactOptional(v.string()),
    }),
  ),
});
