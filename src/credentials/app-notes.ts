/**
 * What was noted of an app in its `Credentials` object: callbacks, refused callbacks and logins, WeCom's warnings, and the
 * accounts for which WeCom calls. Adds each note to those before, and gives them. Reports nothing and tells nobody.
 */
import * as v from "valibot";
import { readStored } from "../schema/stored.ts";
import {
  afterEvent,
  type Lifecycle,
  type LifecycleEvent,
  lifecycleSchema,
  UNWARNED,
  type WarningEvent,
} from "./lifecycle.ts";
import {
  addRefusals,
  type Refusals,
  type RefusedCallbacks,
  refusedCallbacksSchema,
} from "./refused-callbacks.ts";
import { addLogins, type LoginRefusals, type RefusedLogins, refusedLoginsSchema } from "./refused-logins.ts";

/** Each account is a row that is read, and no operator asks for the status of more accounts at once. */
const ACCOUNTS_SHOWN = 100;
const ACCOUNT = "account:";
const timeSchema = v.number();

export class AppNotes {
  readonly #kv: SyncKvStorage;

  constructor(kv: SyncKvStorage) {
    this.#kv = kv;
  }

  get lastCallbackAt(): number | null {
    return this.#stored("lastCallbackAt", timeSchema);
  }

  /** Notes that WeCom called. Callbacks that were refused before do not seem to be WeCom's any more. */
  calledBack(at: number): void {
    this.#kv.put("lastCallbackAt", Math.max(at, this.lastCallbackAt ?? 0));
    const refused = this.refusedCallbacks;
    if (refused?.doubtedSince != null && at >= refused.doubtedSince) {
      this.#kv.put<RefusedCallbacks>("refusedCallbacks", { ...refused, doubtedSince: null });
    }
  }

  get refusedCallbacks(): RefusedCallbacks | null {
    return this.#stored("refusedCallbacks", refusedCallbacksSchema);
  }

  addRefusedCallbacks(refusals: Refusals): RefusedCallbacks {
    const all = addRefusals(this.refusedCallbacks, refusals, this.lastCallbackAt ?? 0);
    this.#kv.put<RefusedCallbacks>("refusedCallbacks", all);
    return all;
  }

  get refusedLogins(): RefusedLogins | null {
    return this.#stored("refusedLogins", refusedLoginsSchema);
  }

  addRefusedLogins(refusals: LoginRefusals): RefusedLogins {
    const all = addLogins(this.refusedLogins, refusals);
    this.#kv.put<RefusedLogins>("refusedLogins", all);
    return all;
  }

  /** Notes what WeCom does with an app that it takes for unused; gives which warning is new, and which are over. */
  addLifecycle(event: LifecycleEvent): Omit<ReturnType<typeof afterEvent>, "after"> {
    const { after, ...changes } = afterEvent(this.#lifecycle, event);
    this.#kv.put<Lifecycle>("lifecycle", after);
    return changes;
  }

  /** The last warning about an unused app; null when none is in force. */
  get lastWarning(): WarningEvent | null {
    return this.#lifecycle.warnings.at(-1) ?? null;
  }

  get #lifecycle(): Lifecycle {
    return this.#stored("lifecycle", lifecycleSchema) ?? UNWARNED;
  }

  /** Notes a customer-service account for which WeCom calls this app. */
  addAccount(openKfId: string, now: number): void {
    this.#kv.put(`${ACCOUNT}${openKfId}`, now);
  }

  get accounts(): string[] {
    const stored = this.#kv.list({ prefix: ACCOUNT, limit: ACCOUNTS_SHOWN });
    return [...stored].map(([key]) => key.slice(ACCOUNT.length));
  }

  #stored<T>(key: string, schema: v.GenericSchema<unknown, T>): T | null {
    return readStored(this.#kv, key, schema) ?? null;
  }
}
