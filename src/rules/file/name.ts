/**
 * The schemas of names of rules and messages. `references.ts` checks that names differ and that references are found.
 */
import * as v from "valibot";
import { withJsonSchema } from "../../schema/json-schema.ts";
import { expectedText, grouped } from "../../schema/wording.ts";

/** In UTF-16 units. Names appear in logs and records. */
const MAX_NAME_LENGTH = 100;

/** The word that stands for no message. */
export const NOTHING = "nothing";

/** The shapes of a name and of a message's name, for editors. */
export const nameShape = () => v.pipe(v.string(), v.nonEmpty(), v.maxLength(MAX_NAME_LENGTH));
export const messageNameShape = () => v.pipe(nameShape(), v.notValue(NOTHING));

/** The schema of a name, or of a reference to a name. */
export const name = v.pipe(
  v.string((issue) => expectedText("a name", issue.input)),
  v.check(
    (value) => nameFault(value) === null,
    (issue) => nameFault(issue.input) ?? "",
  ),
  withJsonSchema(nameShape),
);

/** A sentence about a bad name, or null. */
export function nameFault(value: string): string | null {
  if (value.trim() === "") return "a name must not be empty";
  if (value.length <= MAX_NAME_LENGTH) return null;
  return `the name is ${grouped(value.length)} characters long, ${MAX_NAME_LENGTH} are possible`;
}

/** The same for the name of a message. */
export function messageNameFault(value: string): string | null {
  return value === NOTHING
    ? `"${NOTHING}" cannot be a message's name: it stands for no message`
    : nameFault(value);
}
