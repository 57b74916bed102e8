/**
 * `POST /cgi-bin/kf/add_contact_way` (doc 94665): a link into an account, with a scene of the caller's. Any right to
 * customer service will do; nothing is kept, and the same call gives a link again.
 */
import type { App } from "../../company/app.ts";
import { opaque } from "../../company/ids.ts";
import type { World } from "../../world.ts";
import { readBody } from "../body-reader.ts";
import { type Answer, type Api, type Call, refuse } from "../call.ts";

export const addKfContactWay: Api = { name: "kf/add_contact_way", method: "POST", family: "kf", answer };

const SCENE = /^[0-9a-zA-Z_-]{0,32}$/;

function answer({ settings }: World, call: Call, app: App): Answer {
  const body = readBody(call.raw, { corp: app.corp, now: call.at, settings }, (reader, fields) => {
    reader.known(fields, ["open_kfid", "scene"]);
    const openKfId = reader.string(fields, "open_kfid", "");
    reader.check(openKfId === "", 60251);
    reader.check(!openKfId.startsWith("wk"), 95000);
    reader.check(!app.corp.kfAccounts.has(openKfId), 95004);
    const scene = reader.string(fields, "scene", "");
    reader.check(!SCENE.test(scene), 40058, "scene");
    return scene;
  });
  if (!body.ok) return refuse(body.errcode, body.detail);
  // What WeCom makes of the scene is opaque, and another without one.
  const url = `https://work.weixin.qq.com/kf/kfc${opaque(17)}?enc_scene=ENC${opaque(44)}`;
  return { ok: true, warning: body.warning, fields: { url } };
}
