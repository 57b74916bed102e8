/** Whether tokens are fetched one at a time, and a wrong Secret is not tried over and over. */
import type { Found } from "../check.ts";
import type { Evidence } from "../evidence.ts";

export function tokensAreFetchedOneAtATime({ calls, downs, wrongSecrets, deploys }: Evidence): Found[] {
  const fetches = Map.groupBy(
    calls.filter(({ api }) => api === "gettoken"),
    ({ app }) => app,
  );
  const found: Found[] = [];
  for (const [app, ofApp] of fetches) {
    if (app === null) continue;
    let last: (typeof ofApp)[number] | null = null;
    for (const call of ofApp.toSorted((a, b) => a.at - b.at)) {
      if (last !== null && call.at < last.endedAt) {
        found.push({ of: app, detail: `gettoken ${call.id} began while ${last.id} was under way` });
      }
      last = call;
    }
  }
  // A wrong Secret is not tried again for an hour, unless a kill took the answer.
  const wrong = calls.filter(({ api, errcode }) => api === "gettoken" && errcode === 40001);
  const secrets = wrongSecrets.length + deploys.filter(({ brings }) => brings === "secret").length;
  if (wrong.length > secrets * (1 + downs.length)) {
    found.push({ of: "gettoken", detail: `a wrong secret was tried ${wrong.length} times` });
  }
  return found;
}
