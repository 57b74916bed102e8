/** Codes that an app of the simulated WeCom made without the Worker's help. */
import type { App, ContactWay } from "../../../simulator/index.ts";

/** Makes a code of a State whose only member is `userid`; `change` names what is other than in most codes. */
export function madeElsewhere(
  app: App,
  state: string,
  userid: string,
  { at = Date.now(), ...change }: { at?: number; scene?: 1 | 2 } = {},
): ContactWay {
  const draft = { type: 2, scene: 2, isExclusive: false, style: undefined, skipVerify: true } as const;
  const fields = { ...draft, ...change, state, remark: "旧", users: [userid], parties: [] };
  return app.corp.contactWays.add(app, fields, at);
}
