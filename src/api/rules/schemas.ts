/** The parameters of a publication, and the body of a restore. Schemas only. */
import * as v from "valibot";
import { coded, encode, say } from "../../i18n/sentence.ts";
import { anyText, group } from "../../schema/group.ts";
import { described, named } from "../../schema/json-schema.ts";
import { lineFault } from "../access/author.ts";

/** A note stands beside its version in a list. */
const NOTE_CHARACTERS = 200;

const note = v.pipe(
  anyText(say("the-field", { key: "note" })),
  v.rawCheck(({ dataset, addIssue }) => {
    const fault = dataset.typed ? lineFault("note", dataset.value, NOTE_CHARACTERS) : null;
    if (fault !== null) addIssue({ message: encode(fault) });
  }),
  described(say("about-version-note")),
);

/** The parameters of a publication, which may have others. */
export const publishQuery = v.object({
  app: v.exactOptional(v.pipe(v.string(), described(say("about-file-of-app")))),
  note: v.exactOptional(note),
  by: v.exactOptional(v.pipe(v.string(), described(say("about-author")))),
});

export const restoreBody = group("a-version-to-restore", {
  sha256: v.pipe(
    anyText("sha256-of-version"),
    v.regex(/^[0-9a-f]{64}$/, () => coded("sha256-shape")),
    named("sha256-of-version"),
  ),
  note: v.exactOptional(note),
});
export type RestoreBody = v.InferOutput<typeof restoreBody>;
