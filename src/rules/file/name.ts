/**
 * The schemas of names of rules and messages. `references.ts` checks that names differ and that references are found.
 */
import * as v from "valibot";
import { encode, type Sentence, say } from "../../i18n/sentence.ts";
import { anyText } from "../../schema/group.ts";
import { withJsonSchema } from "../../schema/json-schema.ts";

/** In UTF-16 units. Names appear in logs and records. */
const MAX_NAME_LENGTH = 100;

/** The word that stands for no message. */
export const NOTHING = "nothing";

/** The shapes of a name and of a message's name, for editors. */
export const nameShape = () => v.pipe(v.string(), v.nonEmpty(), v.maxLength(MAX_NAME_LENGTH));
export const messageNameShape = () => v.pipe(nameShape(), v.notValue(NOTHING));

/** The schema of a name, or of a reference to a name. */
export const name = v.pipe(
  anyText("a-name"),
  v.rawCheck(({ dataset, addIssue }) => {
    const fault = dataset.typed ? nameFault(dataset.value) : null;
    if (fault !== null) addIssue({ message: encode(fault) });
  }),
  withJsonSchema(nameShape),
);

/** A sentence about a bad name, or null. */
export function nameFault(value: string): Sentence | null {
  if (value.trim() === "") return say("empty-name");
  if (value.length <= MAX_NAME_LENGTH) return null;
  return say("name-too-long", { length: value.length, most: MAX_NAME_LENGTH });
}

/** The same for the name of a message. */
export function messageNameFault(value: string): Sentence | null {
  return value === NOTHING ? say("name-nothing") : nameFault(value);
}
