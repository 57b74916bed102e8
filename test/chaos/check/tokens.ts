/** Whether tokens are fetched one at a time, and a wrong Secret is not tried over and over. */
import type { Found } from "../check.ts";
import type { Evidence } from "../evidence.ts";
import { asksForToken, isOfCompany } from "./companies.ts";

/** The secret, or the company's permanent_code, is wrong. */
const WRONG: readonly (number | null)[] = [40001, 40084];

export function tokensAreFetchedOneAtATime({
  calls,
  downs,
  wrongSecrets,
  deploys,
  authorisations,
}: Evidence): Found[] {
  const fetches = Map.groupBy(calls.filter(asksForToken), ({ app }) => app);
  const found: Found[] = [];
  for (const [app, ofApp] of fetches) {
    if (app === null) continue;
    let last: (typeof ofApp)[number] | null = null;
    for (const call of ofApp.toSorted((a, b) => a.at - b.at)) {
      if (last !== null && call.at < last.endedAt) {
        found.push({ of: app, detail: `${call.api} ${call.id} began while ${last.id} was under way` });
      }
      last = call;
    }
  }
  // A wrong Secret is not tried again for an hour, unless a kill took the answer.
  const refused = calls.filter((call) => asksForToken(call) && WRONG.includes(call.errcode));
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
