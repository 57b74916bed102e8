/** The keys of rules files in `RULES`. */

export const COMMON_FILE = "rules";
/** The key of an app's own file, which replaces the common file for that app. */
export const fileOf = (app: string) => `${COMMON_FILE}:${app}`;
