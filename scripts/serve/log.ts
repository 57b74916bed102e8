/** Makes a line of the machine's log of a line of workerd's: one JSON object, with the Worker's own fields in it. */
import * as v from "valibot";
import { isGroup } from "../../src/schema/group.ts";

const workerdLine = v.pipe(
  v.string(),
  v.parseJson(),
  v.looseObject({ timestamp: v.union([v.number(), v.string()]), level: v.string(), message: v.string() }),
);
const ownFields = v.pipe(v.string(), v.parseJson(), v.custom<object>(isGroup));

export function logLine(line: string): string {
  const read = v.safeParse(workerdLine, line);
  if (!read.success) return told("info", { message: line });
  const { timestamp, level, message } = read.output;
  const own = v.safeParse(ownFields, message);
  const fields = own.success ? own.output : { message };
  return told(level, fields, new Date(Number(timestamp)));
}

/** A line of the launcher's own. */
export function told(level: string, fields: object, at = new Date()): string {
  return JSON.stringify({ at: at.toISOString(), level, ...fields });
}
