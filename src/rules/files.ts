/** The keys of rules files in `RULES`. */

export const COMMON_FILE = "rules";
/** The file of one app, which stands in place of the common one. */
export const fileOf = (app: string) => `${COMMON_FILE}:${app}`;
