/**
 * The simulated WeCom in a process of its own: prepares callbacks, and notes the time of each code's send. Its limits
 * on frequency are off, and its journal keeps only the newest calls.
 */
import { writeFile } from "node:fs/promises";
import { SimulatedWecom } from "../../simulator/index.ts";
import { answerParent } from "../child.ts";
import { clock } from "../clock.ts";
import { CHANNELS } from "../welcome.ts";

/** Events are dated this far ahead of their preparation, so that no code is old when its callback is posted. */
const DATED_AHEAD_MS = 10_000;
const KEPT_CALLS = 1_000;
const APP = "app";

const wecom = await SimulatedWecom.start();
wecom.settings.frequencyLimits = false;
wecom.settings.keepJournal = KEPT_CALLS;
const corp = wecom.addCorp();
const app = corp.addApp({ name: APP, callbackUrl: `http://receiver.invalid/callback/${APP}` });
const staff = corp.addStaff({ userid: "zhangsan", name: "张三" });

let sends = new Map<string, number>();
// This fault has no effect. It sees each call as soon as its body has been read.
wecom.faults.add({
  api: "send_welcome_msg",
  when: ({ code }) => {
    if (code !== null && !sends.has(code)) sends.set(code, clock());
    return false;
  },
  then: { hang: true },
});

/** A prepared callback. */
export interface Prepared {
  code: string;
  /** The external userid. */
  customer: string;
  /** Path and query. */
  target: string;
  body: string;
}

const functions = {
  about: () => ({ url: wecom.url, app: APP, credentials: app.credentials() }),

  /** From now on every send takes `delayMs`. */
  slowDown: (delayMs: number) => {
    wecom.faults.add({
      api: "send_welcome_msg",
      times: Number.POSITIVE_INFINITY,
      then: { delayMs, effect: "before" },
    });
  },

  /** Makes the callbacks of `count` new contacts, and writes them to a file. */
  prepare: async (count: number, path: string) => {
    const prepared: Prepared[] = [];
    for (let n = 0; n < count; n += 1) {
      const contact = corp.addContact({
        staff,
        customer: corp.addCustomer({ name: "李雷" }),
        state: CHANNELS[n % CHANNELS.length],
        at: Date.now() + DATED_AHEAD_MS,
        deliver: false,
      });
      const [callback] = contact.callbacks.splice(0);
      const code = contact.codes.get(APP);
      if (callback === undefined || code === undefined) throw new Error("the contact has no callback");
      const { pathname, search } = new URL(callback.url);
      const { externalUserId: customer } = contact.customer;
      prepared.push({ code, customer, target: pathname + search, body: callback.body });
    }
    await writeFile(path, JSON.stringify(prepared));
  },

  /** The number of different codes with a send since the last `takeSends`. */
  countSends: () => sends.size,

  /** The time of each code's first send, on the `clock`; forgets them. */
  takeSends: () => {
    const taken = sends;
    sends = new Map();
    return taken;
  },
};
export type WecomFunctions = typeof functions;
answerParent(functions);
