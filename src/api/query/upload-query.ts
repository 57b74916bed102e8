/** The schema of the parameters of an upload. */
import * as v from "valibot";
import { coded } from "../../i18n/sentence.ts";
import { MEDIA_TYPES } from "../../rules/engine/kept-media.ts";

export const uploadQuery = v.strictObject(
  { type: v.picklist(MEDIA_TYPES, () => coded("media-type-expected", { types: { any: MEDIA_TYPES } })) },
  () => coded("no-such-parameter"),
);
