/**
 * `POST /cgi-bin/externalcontact/get_corp_tag_list` (doc 92117): the company's tags by their groups; all, or those
 * whose ids the call names. Leaves out tags that were deleted.
 */
import * as v from "valibot";
import type { App } from "../company/app.ts";
import type { World } from "../world.ts";
import { type Answer, type Api, type Call, refuse } from "./call.ts";

export const getCorpTagList: Api = {
  name: "externalcontact/get_corp_tag_list",
  method: "POST",
  family: "contact",
  answer,
};

const ids = v.optional(v.array(v.string()), []);
const bodySchema = v.pipe(v.string(), v.parseJson(), v.object({ tag_id: ids, group_id: ids }));

function answer(_world: World, { raw }: Call, { corp }: App): Answer {
  const body = v.safeParse(bodySchema, raw);
  if (!body.success) return refuse(40058);
  const { tag_id: tags, group_id: groups } = body.output;
  const described = [...corp.tagGroups].map(([name, { groupId, tags: all }]) => ({
    group_id: groupId,
    group_name: name,
    create_time: 1_700_000_000,
    order: 0,
    tag: all
      // Named groups win over named tags.
      .filter(({ id }) => groups.length > 0 || tags.length === 0 || tags.includes(id))
      .map((tag) => ({ ...tag, create_time: 1_700_000_000, order: 0 })),
  }));
  const asked = described.filter(
    ({ group_id, tag }) => tag.length > 0 && (groups.length === 0 || groups.includes(group_id)),
  );
  return { ok: true, fields: { tag_group: asked } };
}
