/** What figures are grouped by: columns of the record. Data only. */

export const DIMENSIONS = ["rule", "message", "variant", "state", "staff", "account", "scene"] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** The dimension of a question; null when all deliveries are counted together. */
export type Group = Dimension | null;

/** The dimension by which all are counted together: it has the fewest keys. */
export const UNGROUPED: Dimension = "account";
