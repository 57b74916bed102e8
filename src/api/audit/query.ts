/** The schema of the parameters of `/api/audit`. */
import * as v from "valibot";
import { AUDITED, type AuditPlace } from "../../audit/entry.ts";
import { coded, say } from "../../i18n/sentence.ts";
import { word } from "../../schema/group.ts";
import { described } from "../../schema/json-schema.ts";
import { limit } from "../query/limit.ts";
import { momentText } from "../query/moment-text.ts";

const cursor = v.pipe(
  v.string(),
  v.regex(/^\d{1,16}_\d{1,16}$/, () => coded("cursor-shape")),
  v.transform((text): AuditPlace => {
    const [at = "", id = ""] = text.split("_");
    return { at: Number(at), id: Number(id) };
  }),
);

export const cursorOf = ({ at, id }: AuditPlace) => `${at}_${id}`;

export const auditQuery = v.strictObject(
  {
    what: v.optional(word(AUDITED)),
    by: v.optional(v.pipe(v.string(), described(say("about-by-asked")))),
    from: v.optional(momentText),
    to: v.optional(momentText),
    limit: v.optional(limit),
    cursor: v.optional(cursor),
  },
  () => coded("no-such-parameter"),
);
