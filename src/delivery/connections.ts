/**
 * The ways by which a Dispatcher calls WeCom. Cloudflare lets six connections wait for response headers, and an object
 * may share them among all its requests: a seventh would wait inside the platform, in no order, with its time limit
 * running. What these six cannot take goes out by a stateless entrypoint, which has connections of its own.
 */
import { type Answer, type Call, type CallWecom, noAnswer } from "../wecom/client.ts";
import { Slots } from "./slots.ts";
import { within } from "./within.ts";

/** Cloudflare's limit on simultaneous outgoing connections. */
const OWN = 6;
/** WeCom answers too many calls at a time with 45033, without saying how many are too many. */
const ASIDE = 12;
/** For the way to the entrypoint and back. */
const WAY_MS = 1_000;

/** Connections in the order in which they are taken. */
export function connections(own: CallWecom, aside: CallWecom): Slots<CallWecom> {
  return new Slots([...Array<CallWecom>(OWN).fill(own), ...Array<CallWecom>(ASIDE).fill(aside)]);
}

/**
 * Calls by somebody else, who makes no call after `until`, in milliseconds since 1970. An answer that does not come is
 * lost, as it is on a connection of our own.
 */
export function callVia(somebody: (call: Call, until: number) => Promise<Answer>): CallWecom {
  return async (call) => {
    const until = Date.now() + call.timeoutMs;
    const answer = somebody(call, until).catch(() => noAnswer("connection"));
    return await within(call.timeoutMs + WAY_MS, answer, noAnswer("timeout"));
  };
}
