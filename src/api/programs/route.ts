/** `/api/apps/:app`: what a company's programs send through an app, under the guarantees that a rule's messages have. */
import { randomUUID } from "node:crypto";
import { bodyLimit } from "hono/body-limit";
import { configOf } from "../../config.ts";
import { dispatcherFor } from "../../delivery/dispatchers.ts";
import { Hono } from "../../hono.ts";
import { inboxOf } from "../../kf/inboxes.ts";
import { jsonBody } from "../json-body.ts";
import { jsonText } from "../json-text.ts";
import { problem } from "../problem.ts";
import type { SyncAnswer } from "./answers.ts";
import { namedApp, type ProgramEnv } from "./app.ts";
import {
  type EventMessageBody,
  eventMessageBody,
  type KfMessageBody,
  kfMessageBody,
  type SyncBody,
  syncBody,
  type TransferBody,
  transferBody,
  type WelcomeBody,
  welcomeBody,
} from "./bodies.ts";
import { handOver } from "./hand-over.ts";
import { eventMessageWish, kfMessageWish, transferWish, welcomeWish } from "./orders.ts";
import { sessionIds } from "./session-ids.ts";

/** The longest message has a few thousand bytes, and ten times that in escapes. */
const MAX_BODY_BYTES = 128 * 1024;

export const programs = new Hono<ProgramEnv>()
  .use(
    "/:app/*",
    namedApp,
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: (c) => problem(c, 400, "too-large", "this is larger than any message"),
    }),
  )
  .use("/:app/kf/sessions/:openKfId/:externalUserId", sessionIds)
  .post("/:app/contact/welcomes", jsonBody<WelcomeBody, typeof welcomeBody>(welcomeBody), async (c) => {
    const body = c.req.valid("json");
    return await handOver(c, welcomeWish(c.var.app.name, body, Date.now()), body);
  })
  .post("/:app/kf/messages", jsonBody<KfMessageBody, typeof kfMessageBody>(kfMessageBody), async (c) => {
    const body = c.req.valid("json");
    const wish = kfMessageWish(c.var.app.name, body, randomUUID(), Date.now());
    return await handOver(c, wish, body);
  })
  .post(
    "/:app/kf/event-messages",
    jsonBody<EventMessageBody, typeof eventMessageBody>(eventMessageBody),
    async (c) => {
      const body = c.req.valid("json");
      return await handOver(c, eventMessageWish(c.var.app.name, body, Date.now()), body);
    },
  )
  .get("/:app/kf/sessions/:openKfId/:externalUserId", async (c) => {
    const { openKfId: account, externalUserId: customer } = c.req.param();
    const { app } = c.var;
    const dispatcher = dispatcherFor(c.env, configOf(c.env), app.corpId, customer);
    const answer = await dispatcher.sessionState(app.name, { account, customer });
    const { errcode, errmsg, remedy, state, servicer } = answer;
    return c.json({
      ...{ errcode, errmsg, ...(remedy !== null && { remedy }) },
      ...{ service_state: state, servicer_userid: servicer },
    });
  })
  .post(
    "/:app/kf/sessions/:openKfId/:externalUserId",
    jsonBody<TransferBody, typeof transferBody>(transferBody),
    async (c) => {
      const body = c.req.valid("json");
      const { openKfId: account, externalUserId: customer } = c.req.param();
      const wish = transferWish(c.var.app.name, { account, customer }, body, randomUUID(), Date.now());
      return await handOver(c, wish, body);
    },
  )
  .post("/:app/kf/sync", jsonBody<SyncBody, typeof syncBody>(syncBody), async (c) => {
    const {
      open_kfid: openKfId,
      cursor = "",
      limit = null,
      voice_format: voiceFormat = null,
    } = c.req.valid("json");
    const { app } = c.var;
    const inbox = inboxOf(c.env, configOf(c.env), app.corpId, openKfId);
    const request = { cursor: cursor || null, limit, voiceFormat };
    return jsonText<SyncAnswer>(c, await inbox.page(app.name, request));
  });
