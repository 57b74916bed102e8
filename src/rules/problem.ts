/**
 * A problem of the rules file as its writer sees it, and the path by which it is named. Knows nothing of YAML.
 */

/** Where in the file, counted from 1, and what is wrong there, in a sentence. */
export interface Problem {
  line: number;
  column: number;
  /** Such as `rules[2].when.state`; empty for the file as a whole. */
  path: string;
  message: string;
}

/** A problem as it is found, before its line is known. */
export interface Fault {
  path: Path;
  message: string;
  /** Whether the last key of the path is at fault, or the value there. */
  of?: "key" | "value";
  /** The part of the text there before what is at fault in it. */
  behind?: string;
  /** Another place of the file that has to do with it. */
  see?: Path;
}

/** The keys and positions that lead to a value of the file. */
export type Path = readonly (string | number)[];

/** A path as it is written: `messages.hello.attachments[0].link`, `messages["a.b"]`. */
export function formatPath(path: Path): string {
  let written = "";
  for (const key of path) {
    if (typeof key === "number") written += `[${key}]`;
    else if (!/^[\p{L}\p{N}_-]+$/u.test(key)) written += `[${JSON.stringify(key)}]`;
    else written += written === "" ? key : `.${key}`;
  }
  return written;
}

/** The keys in a path that was written from keys without signs, such as those of WeCom's messages. */
export function keysIn(written: string): Path {
  return written.split(/[.[\]]+/).map((key) => (/^\d+$/.test(key) ? Number(key) : key));
}

/** What an issue of valibot's says. */
export function faultOf({ path = [], message }: Issue): Fault {
  const keys = path.map(({ key }) => (typeof key === "number" ? key : String(key)));
  return { path: keys, message, of: path.at(-1)?.origin === "key" ? "key" : "value" };
}

interface Issue {
  path?: readonly { key: unknown; origin: string }[] | undefined;
  message: string;
}
