/** `POST /cgi-bin/externalcontact/get_contact_way` (doc 92228). */
import type { App } from "../../company/app.ts";
import type { World } from "../../world.ts";
import { readBody } from "../body-reader.ts";
import { type Answer, type Api, type Call, refuse } from "../call.ts";
import { ownWay } from "./own.ts";

export const getContactWay: Api = {
  name: "externalcontact/get_contact_way",
  method: "POST",
  family: "contact",
  answer,
};

function answer({ settings, address }: World, call: Call, app: App): Answer {
  const body = readBody(call.raw, { corp: app.corp, now: call.at, settings }, (reader, fields) => {
    reader.known(fields, ["config_id"]);
    return ownWay(reader, fields, app);
  });
  if (!body.ok) return refuse(body.errcode, body.detail);
  const { configId, type, scene, style, remark, skipVerify, state, picture, users, parties } = body.value;
  return {
    ok: true,
    warning: body.warning,
    fields: {
      contact_way: {
        config_id: configId,
        type,
        scene,
        ...(style !== undefined && { style }),
        remark,
        skip_verify: skipVerify,
        state,
        ...(scene === 2 && { qr_code: address + picture }),
        user: users,
        party: parties,
        is_temp: false,
      },
    },
  };
}
