/** `POST /cgi-bin/externalcontact/update_contact_way` (doc 92228): the picture stays the same. */
import type { App } from "../../company/app.ts";
import type { World } from "../../world.ts";
import { readBody } from "../body-reader.ts";
import { type Answer, type Api, type Call, refuse } from "../call.ts";
import { readChanges } from "./body.ts";
import { ownWay } from "./own.ts";

export const updateContactWay: Api = {
  name: "externalcontact/update_contact_way",
  method: "POST",
  family: "contact",
  answer,
};

function answer({ settings }: World, call: Call, app: App): Answer {
  const body = readBody(call.raw, { corp: app.corp, now: call.at, settings }, (reader, fields) => {
    const way = ownWay(reader, fields, app);
    return { way, changes: readChanges(reader, fields, { app, way, settings }) };
  });
  if (!body.ok) return refuse(body.errcode, body.detail);
  Object.assign(body.value.way, body.value.changes);
  return { ok: true, warning: body.warning };
}
