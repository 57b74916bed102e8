/** How much less of a company an app sees than before. Pure. */
import type { Reach } from "../wecom/service.ts";

/** How many are lost of each. */
export interface LostReach {
  members: number;
  departments: number;
  tags: number;
}

/** The department that everybody is in. */
const ROOT = 1;

/** An app that sees the root department sees everybody, whoever is named beside it. */
export function lostReach(before: Reach, after: Reach): LostReach {
  if (after.departments.includes(ROOT)) return { members: 0, departments: 0, tags: 0 };
  return {
    members: missing(before.members, after.members),
    departments: missing(before.departments, after.departments),
    tags: missing(before.tags, after.tags),
  };
}

export const isAny = ({ members, departments, tags }: LostReach) => members + departments + tags > 0;

function missing<Id>(before: readonly Id[], after: readonly Id[]): number {
  const left = new Set(after);
  return before.filter((id) => !left.has(id)).length;
}
