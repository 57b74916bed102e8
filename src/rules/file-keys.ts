/** The keys of rules files in `RULES`. */

export const COMMON_FILE = "rules";
/** The key of an app's own file, which replaces the common file for that app; null for the common file. */
export const fileOf = (app: string | null) => (app === null ? COMMON_FILE : `${COMMON_FILE}:${app}`);

/**
 * The files that may apply to an app, the first that is there does: its own, for a company's app of a suite then the
 * suite's, and the common file.
 */
export function filesOf(app: string): string[] {
  const at = app.indexOf("@");
  return [fileOf(app), ...(at === -1 ? [] : [fileOf(app.slice(0, at))]), COMMON_FILE];
}
