/** The company and the Worker that a scenario is played on. */
import { Worker } from "../cloudflare/worker.ts";
import { type App, type Corp, type KfAccount, SimulatedWecom, type Staff } from "../wecom/index.ts";
import { rulesFile } from "./scenario/rules.ts";
import type { Scenario } from "./scenario.ts";

export const ADMIN_TOKEN = "an-admin-token-that-is-long-enough";
const APPS = ["sales", "support", "lapsed"];
/** Which apps manage each account of customer service. */
const KF_APPS = [["sales"], ["support", "sales"], ["lapsed", "support"]];

export interface Stage {
  wecom: SimulatedWecom;
  worker: Worker;
  corp: Corp;
  /** Greets many customers. */
  staff: Staff;
  /** Of customer service; in all of them one servicer serves. */
  accounts: readonly KfAccount[];
  servicer: Staff;
  app(name: string): App;
  stop(): Promise<void>;
}

/** `bundle`: another build than the production one. */
export async function setStage({ questions, options }: Scenario, bundle?: string): Promise<Stage> {
  const wecom = await SimulatedWecom.start();
  // A scenario may make more calls than WeCom takes of one company; 45009 comes by faults.
  Object.assign(wecom.settings, questions, { frequencyLimits: false });
  const corp = wecom.addCorp();
  const staff = corp.addStaff({ userid: "zhangsan", name: "张三" });
  const described = APPS.map((name) => [name, corp.addApp({ name }).credentials()]);
  const app = (name: string): App => {
    const found = corp.apps.get(name);
    if (found === undefined) throw new Error(`there is no app ${name}`);
    return found;
  };
  app("lapsed").resetSecret();
  const servicer = corp.addStaff({ userid: "lisi", name: "李四" });
  const accounts = KF_APPS.map((authorisedApps) => corp.addKfAccount({ authorisedApps }));
  for (const account of accounts) corp.kf.servicer.add(account, servicer);
  const worker = await Worker.start({
    secrets: {
      WECOM_APPS: JSON.stringify(Object.fromEntries(described)),
      ADMIN_TOKEN,
      WECOM_API_BASE: wecom.url,
    },
    // What a kill leaves is what was written, and on a disk that takes its time.
    onDisk: options.kills > 0,
    ...(bundle !== undefined && { bundle }),
  });
  worker.kv.values.set("RULES/rules", rulesFile(1));
  for (const { name } of corp.apps.values()) app(name).callbackUrl = `${worker.url}/callback/${name}`;
  const stop = async () => {
    await Promise.all([worker.stop(), wecom.close()]);
  };
  return { wecom, worker, corp, staff, accounts, servicer, app, stop };
}
