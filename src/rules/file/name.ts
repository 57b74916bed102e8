/**
 * The names of rules and messages, as the rules file has them.
 */
import * as v from "valibot";
import { withJsonSchema } from "../../schema/json-schema.ts";
import { expectedText, grouped } from "../../schema/wording.ts";

/** They appear in logs and records. In UTF-16 units. */
const MAX_NAME_LENGTH = 100;

/** The word that stands for no message. */
export const NOTHING = "nothing";

/** A name, and that of a message, for editors. */
export const nameShape = () => v.pipe(v.string(), v.nonEmpty(), v.maxLength(MAX_NAME_LENGTH));
export const messageNameShape = () => v.pipe(nameShape(), v.notValue(NOTHING));

/** The schema of a name, or of what refers to one. */
export const name = v.pipe(
  v.string((issue) => expectedText("a name", issue.input)),
  v.check(
    (value) => nameFault(value) === null,
    (issue) => nameFault(issue.input) ?? "",
  ),
  withJsonSchema(nameShape),
);

/** What is wrong with a name, as a sentence; null when nothing is. */
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
