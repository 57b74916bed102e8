/** Takes in the codes that an app made with other tools, a page of WeCom's list at a time. Makes and changes none. */
import { getContactWay, listContactWays, OLDEST_CONTACT_WAY } from "../wecom/codes.ts";
import { CLOCKS_MS, type CodePorts, LOOKS } from "./ports.ts";
import { type CodeProblem, NO_SUCH_WAY, NOT_AS_EXPECTED, problemOf, wecomUnreached } from "./problem.ts";

export type Adopted =
  | {
      ok: true;
      adopted: number;
      known: number;
      twins: { state: string; configId: string }[];
      cursor: string | null;
    }
  | CodeProblem;

export async function adoptPage(
  { ask, store, app, now }: CodePorts,
  cursor: string | null,
): Promise<Adopted> {
  const page = { from: OLDEST_CONTACT_WAY, to: now() + CLOCKS_MS, cursor, limit: LOOKS };
  const listed = await ask((call, token, ms) => listContactWays(call, token, page, ms));
  const problem = problemOf(listed, app);
  if (problem !== null) return problem;
  const list = listed.ok ? listed.found.details : null;
  if (list === null) return wecomUnreached(NOT_AS_EXPECTED);
  const result = { adopted: 0, known: 0, twins: [] as { state: string; configId: string }[] };
  for (const configId of list.configIds) {
    const kind = store.kindOf(configId);
    if (kind?.kind === "code") result.known += 1;
    else if (kind !== null && (kind.state === null || store.get(kind.state) !== null)) {
      if (kind.state !== null) result.twins.push({ state: kind.state, configId });
    } else {
      // Not known yet, or the twin of a code that was deleted since.
      const asked = await ask((call, token, ms) => getContactWay(call, token, configId, ms));
      const failed = problemOf(asked, app, [NO_SUCH_WAY]);
      if (failed !== null) return failed;
      const way = asked.ok ? asked.found.details : null;
      if (way === null) continue;
      const taken = store.adopt(way, now());
      if (taken === "adopted") result.adopted += 1;
      if (taken === "twin") result.twins.push({ state: way.state, configId });
    }
  }
  return { ok: true, ...result, cursor: list.cursor };
}
