/** Sets up the company and the Worker for a scenario. */
import { newExternalUserId } from "../../simulator/company/ids.ts";
import {
  type App,
  type Corp,
  type Customer,
  type KfAccount,
  type Provider,
  SimulatedWecom,
  type Staff,
  type Template,
  type ThirdPartySuite,
} from "../../simulator/index.ts";
import { shardOf } from "../../src/objects/names.ts";
import { type Home, inWorkerd, onOwnMachine } from "../own-machine/home.ts";
import { Receiver, SECRET } from "../webhooks/receiver.ts";
import { ADMIN_TOKEN, get } from "./api.ts";
import type { Publication } from "./evidence.ts";
import { type LongRecord, makeLongRecord } from "./long-record.ts";
import { putRules } from "./play/episode.ts";
import { DEVELOPED_APP, SUITES, type SuiteKind } from "./scenario/companies.ts";
import type { Scenario } from "./scenario.ts";

/** The app whose events are posted to a program. */
export const WEBHOOK_APP = "sales";
const LAPSED = "lapsed";
const APPS = ["sales", "support", LAPSED];
/** Apps whose Secret is wrong in every version of the Worker. */
export const WRONG_SECRETS = [LAPSED];
/** The apps that manage each account of customer service. */
const KF_APPS = [["sales"], ["support", "sales"], ["lapsed", "support"]];

export interface Stage {
  wecom: SimulatedWecom;
  worker: Home;
  corp: Corp;
  /** A member who greets many customers. */
  staff: Staff;
  /** The accounts of customer service; one servicer serves all of them. */
  accounts: readonly KfAccount[];
  servicer: Staff;
  longRecord: LongRecord | null;
  /** Whether the Worker runs inside Cloudflare's limits. */
  hasLimits: boolean;
  /** What companies install, by its kind; empty without a suite. */
  suites: ReadonlyMap<SuiteKind, Template | ThirdPartySuite>;
  /** The app in `WECOM_APPS` that a provider develops for another company; null without its customers. */
  developed: App | null;
  /** The program that gets events; null without programs. */
  receiver: Receiver | null;
  /** The first rules file, put into KV. */
  firstRules: Publication;
  app(name: string): App;
  /** Adds a customer who belongs to this Dispatcher, or to any for null. */
  newCustomer(name: string, shard: number | null): Customer;
  stop(): Promise<void>;
}

/**
 * Starts the simulated WeCom and the Worker. `bundle` is a build in place of the production bundle, and `hasLimits` says
 * that it is inside Cloudflare's limits.
 */
export async function setStage(
  { questions, options, deploy, suite, byApi, developed: customersOfDeveloped }: Scenario,
  { bundle, hasLimits = false }: { bundle?: string; hasLimits?: boolean } = {},
): Promise<Stage> {
  const wecom = await SimulatedWecom.start();
  // A scenario may make more calls than WeCom allows a company; faults bring 45009.
  Object.assign(wecom.settings, questions, { frequencyLimits: false });
  const corp = wecom.addCorp();
  const staff = corp.addStaff({ userid: "zhangsan", name: "张三" });
  for (const name of APPS) corp.addApp({ name });
  const app = (name: string): App => {
    const found = corp.apps.get(name);
    if (found === undefined) throw new Error(`there is no app ${name}`);
    return found;
  };
  const receiver = byApi === null ? null : await Receiver.start();
  const webhook = receiver === null ? null : { url: receiver.url, secret: SECRET };
  const describe = (names: readonly string[]) =>
    Object.fromEntries(
      names.map((name) => [
        name,
        { ...app(name).credentials(), ...(name === WEBHOOK_APP && webhook !== null && { webhook }) },
      ]),
    );
  const before = describe(APPS.filter((name) => deploy?.app !== name || deploy.brings !== "app"));
  if (deploy?.brings === "secret") app(deploy.app).resetSecret();
  const described = describe(APPS);
  app(LAPSED).resetSecret();
  const provider = wecom.addProvider();
  const developed =
    customersOfDeveloped.length > 0 ? wecom.addCorp().addApp({ name: DEVELOPED_APP, provider }) : null;
  const suites = suite === null ? new Map<SuiteKind, never>() : addSuites(provider);
  const suitesByName = Object.fromEntries([...suites.values()].map((one) => [one.name, one.credentials()]));
  // The second that WeCom gives to commands is too short for a busy machine.
  wecom.settings.commandTimeoutMs = wecom.settings.callbackTimeoutMs;
  // A reset makes an object ask with the old code once.
  if (suite !== null) wecom.settings.wrongSecretsBeforeBan = null;
  const secretsWith = (apps: object) => ({
    ...(suites.size > 0 && { WECOM_SUITES: JSON.stringify(suitesByName) }),
    WECOM_APPS: JSON.stringify({
      ...apps,
      ...(developed !== null && { [DEVELOPED_APP]: developed.credentials() }),
    }),
    ADMIN_TOKEN,
    WECOM_API_BASE: wecom.url,
  });
  const servicer = corp.addStaff({ userid: "lisi", name: "李四" });
  const accounts = KF_APPS.map((authorisedApps) => corp.addKfAccount({ authorisedApps }));
  for (const account of accounts) corp.kf.servicer.add(account, servicer);
  const worker =
    options.home === "own"
      ? await onOwnMachine(secretsWith(described))
      : await inWorkerd({
          secrets: secretsWith(described),
          // A kill leaves only the rows that reached the disk, and a disk takes its time to write.
          onDisk: options.kills > 0,
          hasSlowKv: hasLimits,
          hasClock: byApi !== null,
          ...(bundle !== undefined && { bundle }),
          ...(deploy !== null && {
            before: { secrets: secretsWith(before), ...(bundle !== undefined && { bundle }) },
          }),
        });
  const firstRules = await putRules({ worker }, 1);
  for (const { name } of corp.apps.values()) app(name).callbackUrl = `${worker.url}/callback/${name}`;
  if (developed !== null) developed.callbackUrl = `${worker.url}/callback/${DEVELOPED_APP}`;
  for (const one of suites.values()) one.callbackUrl = `${worker.url}/callback/${one.name}`;
  const longRecord = await makeLongRecord(worker, options.rows, WEBHOOK_APP, (path) => get(worker, path));
  const newCustomer = (customerName: string, shard: number | null): Customer => {
    let id = newExternalUserId();
    while (shard !== null && shardOf(id) !== shard) id = newExternalUserId();
    return corp.addCustomer({ name: customerName, externalUserId: id });
  };
  const stop = async () => {
    await Promise.all([worker.stop(), wecom.close(), receiver?.close()]);
  };
  return {
    wecom,
    worker,
    corp,
    staff,
    accounts,
    servicer,
    longRecord,
    hasLimits,
    suites,
    developed,
    receiver,
    firstRules,
    app,
    newCustomer,
    stop,
  };
}

function addSuites(provider: Provider): ReadonlyMap<SuiteKind, Template | ThirdPartySuite> {
  return new Map<SuiteKind, Template | ThirdPartySuite>([
    ["provider-developed", provider.addTemplate({ name: SUITES["provider-developed"] })],
    ["third-party", provider.addThirdParty({ name: SUITES["third-party"] })],
  ]);
}
