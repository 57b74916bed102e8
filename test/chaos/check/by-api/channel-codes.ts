/**
 * Whether each State has one channel code at WeCom at a time, whatever is repeated; whether a code that was made is there,
 * and a code that was deleted is gone.
 */
import type { Found } from "../../check.ts";
import type { ChannelCodes, CodeAct, Evidence, Way } from "../../evidence.ts";

export function codesAreMadeOnce({ byApi }: Evidence): Found[] {
  if (byApi === null) return [];
  const { codes } = byApi;
  const states = new Set([...codes.acts, ...codes.ways].map(({ state }) => state));
  return [...states].flatMap((state) => {
    const acts = codes.acts.filter((act) => act.state === state);
    const ways = codes.ways.filter((way) => way.state === state);
    return [
      ...twins(ways),
      ...acts.flatMap((act) => isMade(act, ways)),
      ...isAsLeft(state, acts, ways, codes),
    ].map((detail) => ({ of: state, detail }));
  });
}

function twins(ways: readonly Way[]): string[] {
  const inOrder = ways.toSorted((one, other) => one.from - other.from);
  return inOrder.flatMap((way, n) => {
    const before = inOrder[n - 1];
    const isTwin = before !== undefined && (before.to === null || before.to > way.from);
    return isTwin ? [`${way.configId} was made while ${before.configId} was there`] : [];
  });
}

const isPut = ({ method, status }: CodeAct) => method === "PUT" && (status === 200 || status === 201);
const isGone = ({ method, status }: CodeAct) => method === "DELETE" && (status === 204 || status === 404);

/** A code in an answer was at WeCom meanwhile. */
function isMade(act: CodeAct, ways: readonly Way[]): string[] {
  if (!isPut(act)) return [];
  const way = ways.find(({ configId }) => configId === act.configId);
  const wasThere = way !== undefined && way.from <= act.endedAt && (way.to ?? act.at) >= act.at;
  return wasThere ? [] : [`${act.configId} was answered as made, and WeCom did not have it`];
}

/** At the end there is what the last requests have left, here and at WeCom. */
function isAsLeft(
  state: string,
  acts: readonly CodeAct[],
  ways: readonly Way[],
  { listed }: ChannelCodes,
): string[] {
  if (listed === null) return ["the codes could not be listed"];
  const alive = ways.find(({ to }) => to === null);
  const known = listed.find((code) => code.state === state && !code.gone);
  if (known !== undefined && known.configId !== alive?.configId) {
    return [`${known.configId} is listed, and WeCom has ${alive?.configId ?? "none"}`];
  }
  // What was not answered may have been done, also after the requests that followed.
  if (!acts.every((act) => isPut(act) || isGone(act))) return [];
  const begunAt = Math.max(...acts.map(({ at }) => at));
  const last = acts.filter(({ endedAt }) => endedAt >= begunAt);
  if (last.every(isPut) && known === undefined) return ["it was made, and is not there"];
  if (last.every(isGone) && (alive ?? known) !== undefined) return ["it was deleted, and is still there"];
  return [];
}
