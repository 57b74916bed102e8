/**
 * `POST /cgi-bin/service/get_customized_auth_url` (doc 98744): a picture that a company's administrator scans to install
 * templates. Third-party apps have other links.
 */
import * as v from "valibot";
import type { Provider } from "../../company/provider.ts";
import type { World } from "../../world.ts";
import { type Answer, type Api, type Call, refuse } from "../call.ts";

export const getCustomizedAuthUrl: Api = {
  name: "service/get_customized_auth_url",
  method: "POST",
  family: "provider",
  answer,
};

/** WeCom's limits, in bytes of ASCII and in templates. */
const bodySchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    state: v.pipe(v.string(), v.regex(/^[a-zA-Z0-9]{0,32}$/)),
    templateid_list: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(9)),
  }),
);

/** A link lives ten days. */
const LINK_SECONDS = 864_000;

function answer(world: World, { raw }: Call, provider: Provider): Answer {
  const body = v.safeParse(bodySchema, raw);
  if (!body.success) return refuse(40058);
  const { state, templateid_list: templateIds } = body.output;
  const isForeign = (id: string) => world.suites.get(id)?.provider !== provider || !id.startsWith("dk");
  if (templateIds.some(isForeign)) return refuse(40083);
  const url = `https://open.work.weixin.qq.com/3rdapp/customized?state=${state}&templates=${templateIds.join(",")}`;
  return { ok: true, fields: { qrcode_url: url, expires_in: LINK_SECONDS } };
}
