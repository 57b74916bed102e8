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
