/** Whether tokens are fetched one at a time, and a wrong Secret is not tried over and over. */
import type { Found } from "../check.ts";
import type { Evidence } from "../evidence.ts";
import { isOfCompany } from "./companies.ts";

export function tokensAreFetchedOneAtATime({
  calls,
  downs,
  wrongSecrets,
  deploys,
  authorisations,
}: Evidence): Found[] {
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
  const refused = calls.filter(({ api, errcode }) => api === "gettoken" && errcode === 40001);
  const wrong = refused.filter(({ app }) => !isOfCompany(app));
  const secrets = wrongSecrets.length + deploys.filter(({ brings }) => brings === "secret").length;
  if (wrong.length > secrets * (1 + downs.length)) {
    found.push({ of: "gettoken", detail: `a wrong secret was tried ${wrong.length} times` });
  }
  // A code that was voided is tried once.
  for (const [app, ofApp] of Map.groupBy(refused, ({ app }) => app)) {
    if (app === null || !isOfCompany(app)) continue;
    const voided = authorisations.filter((one) => one.app === app).length;
    if (ofApp.length <= voided * (1 + downs.length)) continue;
    found.push({ of: app, detail: `codes that were void were tried ${ofApp.length} times` });
  }
  return found;
}
