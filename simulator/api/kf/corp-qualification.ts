/** `GET /cgi-bin/kf/get_corp_qualification` (doc 95168): whether a 视频号 is bound to the company. */
import type { App } from "../../company/app.ts";
import type { World } from "../../world.ts";
import type { Answer, Api, Call } from "../call.ts";

export const getKfCorpQualification: Api = {
  name: "kf/get_corp_qualification",
  method: "GET",
  family: "kf",
  answer,
};

function answer(_world: World, _call: Call, { corp }: App): Answer {
  return { ok: true, fields: { wechat_channels_binding: corp.hasChannels } };
}
