/** The schema of the parameters of an upload. */
import * as v from "valibot";
import { coded, say } from "../../i18n/sentence.ts";
import { MEDIA_TYPES } from "../../rules/engine/kept-media.ts";
import { described } from "../../schema/json-schema.ts";

export const uploadQuery = v.strictObject(
  {
    type: v.picklist(MEDIA_TYPES, () => coded("media-type-expected", { types: { any: MEDIA_TYPES } })),
    by: v.exactOptional(v.pipe(v.string(), described(say("about-author")))),
  },
  () => coded("no-such-parameter"),
);
