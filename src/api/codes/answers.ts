/** The answers about codes and links, as schemas: the document and the client are made from them. Builds no answer. */
import * as v from "valibot";
import { ACCEPTS, type ListedCode } from "../../codes/code.ts";
import { englishDescription } from "../../schema/json-schema.ts";
import { moment, said } from "../answer-fields.ts";

const cursor = v.pipe(v.nullable(v.string()), englishDescription("of the next page; null at the end"));

/** A code. */
export const codeAnswer = v.object({
  state: v.string(),
  configId: said("by which WeCom knows it"),
  qrCode: v.pipe(v.nullable(v.string()), englishDescription("where WeCom has its picture; over plain http")),
  staff: v.pipe(v.array(v.string()), englishDescription("userids")),
  departments: v.pipe(v.array(v.number()), englishDescription("ids")),
  accept: v.picklist(ACCEPTS),
  exclusive: v.boolean(),
  note: v.string(),
  createdAt: moment,
  updatedAt: moment,
  usedBy: v.pipe(v.array(v.string()), englishDescription("the names of the rules whose state it fits")),
  gone: v.exactOptional(v.pipe(v.literal(true), englishDescription("WeCom does not know it any more"))),
} satisfies Record<keyof ListedCode, v.GenericSchema>);

export const codesAnswer = v.object({ codes: v.array(codeAnswer), cursor });
export type CodesAnswer = v.InferOutput<typeof codesAnswer>;

/** What came of a page of `adopt`. */
export const adoptAnswer = v.object({
  adopted: v.pipe(v.number(), englishDescription("codes that were taken in")),
  known: v.pipe(v.number(), englishDescription("codes that were here already")),
  twins: v.pipe(
    v.number(),
    englishDescription("codes with the State of another that is here: they stay as they are"),
  ),
  twinCodes: v.array(v.object({ state: v.string(), configId: v.string() })),
  cursor,
});

export const linksAnswer = v.object({
  links: v.array(
    v.object({ scene: v.nullable(v.string()), scene_param: v.nullable(v.string()), url: v.string() }),
  ),
});
