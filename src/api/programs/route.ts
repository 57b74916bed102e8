/**
 * `/api/apps/:app`: the calls by which a company's programs send through an app, with the guarantees of a rule's
 * messages.
 */
import { randomUUID } from "node:crypto";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { configOf } from "../../config.ts";
import type { KfPlace } from "../../delivery/kf/inbox-events.ts";
import { Hono } from "../../http/hono.ts";
import { say } from "../../i18n/sentence.ts";
import { inWords } from "../../i18n/words.ts";
import { dispatcherFor, inboxOf } from "../../objects.ts";
import { admin } from "../access/role.ts";
import { jsonBody } from "../body/json-body.ts";
import { jsonText } from "../body/json-text.ts";
import { languageOf, problem } from "../problem.ts";
import { query } from "../query/query.ts";
import type { SessionAnswer, SyncAnswer } from "./answers.ts";
import { namedApp, type ProgramEnv } from "./app.ts";
import {
  type EventMessageBody,
  eventMessageBody,
  type KfMessageBody,
  kfMessageBody,
  type MoveBody,
  moveBody,
  type SyncBody,
  sessionQuery,
  syncBody,
  type TransferBody,
  transferBody,
  type WelcomeBody,
  welcomeBody,
} from "./bodies.ts";
import { eventMessageDraft, kfMessageDraft, transferDraft, welcomeDraft } from "./drafts.ts";
import { sendDraft } from "./send-draft.ts";
import { sessionIds } from "./session-ids.ts";

/** The longest message has a few thousand bytes, and ten times that in escapes. */
const MAX_BODY_BYTES = 128 * 1024;

export const programs = new Hono<ProgramEnv>()
  .use(
    "/:app/*",
    namedApp,
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: (c) => problem(c, 400, "too-large", say("larger-than-message")),
    }),
  )
  .use("/:app/kf/sessions/:openKfId/:externalUserId", sessionIds)
  .post(
    "/:app/contact/welcomes",
    admin,
    jsonBody<WelcomeBody, typeof welcomeBody>(welcomeBody),
    async (c) => {
      const body = c.req.valid("json");
      return await sendDraft(c, welcomeDraft(c.var.app.name, body, Date.now()), body);
    },
  )
  .post(
    "/:app/kf/messages",
    admin,
    jsonBody<KfMessageBody, typeof kfMessageBody>(kfMessageBody),
    async (c) => {
      const body = c.req.valid("json");
      const draft = kfMessageDraft(c.var.app.name, body, randomUUID(), Date.now());
      return await sendDraft(c, draft, body);
    },
  )
  .post(
    "/:app/kf/event-messages",
    admin,
    jsonBody<EventMessageBody, typeof eventMessageBody>(eventMessageBody),
    async (c) => {
      const body = c.req.valid("json");
      return await sendDraft(c, eventMessageDraft(c.var.app.name, body, Date.now()), body);
    },
  )
  .get("/:app/kf/sessions", admin, query(sessionQuery), async (c) => {
    const { open_kfid: account, external_userid: customer } = c.req.valid("query");
    return c.json(await sessionOf(c, { account, customer }));
  })
  .post("/:app/kf/sessions", admin, jsonBody<MoveBody, typeof moveBody>(moveBody), async (c) => {
    const body = c.req.valid("json");
    const place = { account: body.open_kfid, customer: body.external_userid };
    return await sendDraft(c, transferDraft(c.var.app.name, place, body, randomUUID(), Date.now()), body);
  })
  // A customer's id in a path gets into the logs of every proxy on the way: these two routes stay for one more release.
  .get("/:app/kf/sessions/:openKfId/:externalUserId", admin, async (c) => {
    const { openKfId: account, externalUserId: customer } = c.req.param();
    return c.json(await sessionOf(c, { account, customer }));
  })
  .post(
    "/:app/kf/sessions/:openKfId/:externalUserId",
    admin,
    jsonBody<TransferBody, typeof transferBody>(transferBody),
    async (c) => {
      const body = c.req.valid("json");
      const { openKfId: account, externalUserId: customer } = c.req.param();
      const draft = transferDraft(c.var.app.name, { account, customer }, body, randomUUID(), Date.now());
      return await sendDraft(c, draft, body);
    },
  )
  .post("/:app/kf/sync", admin, jsonBody<SyncBody, typeof syncBody>(syncBody), async (c) => {
    const {
      open_kfid: openKfId,
      cursor = "",
      limit = null,
      voice_format: voiceFormat = null,
    } = c.req.valid("json");
    const { app } = c.var;
    const inbox = inboxOf(c.env, configOf(c.env), app.corpId, openKfId);
    const request = { cursor: cursor || null, limit, voiceFormat };
    return jsonText<SyncAnswer>(c, await inbox.page(app.name, request, languageOf(c)));
  });

/** The state of a customer's session, as WeCom gives it. */
async function sessionOf(c: Context<ProgramEnv>, place: KfPlace) {
  const { app } = c.var;
  const dispatcher = dispatcherFor(c.env, configOf(c.env), app.corpId, place.customer);
  const { errcode, errmsg, remedy, state, servicer } = await dispatcher.sessionState(app.name, place);
  const answer: SessionAnswer = {
    errcode,
    errmsg: inWords(errmsg, languageOf(c)),
    service_state: state,
    servicer_userid: servicer,
  };
  if (remedy !== null) answer.remedy = inWords(remedy, languageOf(c));
  return answer;
}
