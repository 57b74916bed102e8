/** `POST /cgi-bin/externalcontact/del_contact_way` (doc 92228): the code is dead, printed or not. */
import type { App } from "../../company/app.ts";
import type { World } from "../../world.ts";
import { readBody } from "../body-reader.ts";
import { type Answer, type Api, type Call, refuse } from "../call.ts";
import { ownWay } from "./own.ts";

export const deleteContactWay: Api = {
  name: "externalcontact/del_contact_way",
  method: "POST",
  family: "contact",
  answer,
};

function answer({ settings }: World, call: Call, app: App): Answer {
  const body = readBody(call.raw, { corp: app.corp, now: call.at, settings }, (reader, fields) =>
    ownWay(reader, fields, app),
  );
  if (!body.ok) return refuse(body.errcode, body.detail);
  app.corp.contactWays.remove(body.value.configId);
  return { ok: true, warning: body.warning };
}
