/** Faults that meet all customers, for a while or at a moment. */
import type { FaultEffect } from "../../../simulator/index.ts";
import type { Random } from "../../random.ts";

export type Episode =
  /** `percent` of the calls of this API, or of all, meet the fault `then`. */
  | { do: "meet"; at: number; forMs: number; api: string | null; percent: number; then: FaultEffect }
  | { do: "kv-fails"; at: number; forMs: number }
  /** WeCom ends every token of the app. */
  | { do: "spoil-tokens"; at: number; app: "sales" | "support"; how: "revoked" | "expired" }
  /** The operator publishes a new version of the rules, or a file that must not come into force. */
  | { do: "edit-rules"; at: number; to: "good" | "broken" | "deleted" };

const meet = (
  at: number,
  forMs: number,
  then: FaultEffect,
  { api = null, percent = 100 }: { api?: string | null; percent?: number } = {},
): Episode => ({ do: "meet", at, forMs, api, percent, then });

/** Every answer takes three seconds, so a welcome does not wait for names. */
export const slowWecom = (random: Random, at: number): Episode =>
  meet(at, random.between(4_000, 8_000), { delayMs: 3_000 });

export const EPISODES: readonly ((random: Random, at: number) => Episode)[] = [
  (random, at) => meet(at, random.between(300, 6_000), { status: random.pick([500, 502, 503]), body: "bad" }),
  (random, at) => meet(at, random.between(300, 4_000), { reset: true }),
  (random, at) => meet(at, random.between(300, 2_000), { errcode: 45033 }),
  (random, at) => meet(at, random.between(100, 500), { errcode: -1 }, { api: "send_welcome_msg" }),
  (random, at) =>
    meet(at, random.between(50, 300), { errcode: 45009 }, { api: "send_welcome_msg", percent: 50 }),
  (random, at) =>
    meet(at, random.between(500, 3_000), { delayMs: random.between(100, 1_500) }, { percent: 50 }),
  (random, at) => meet(at, random.between(500, 2_000), { loseAnswer: true }, { percent: 50 }),
  (random, at) =>
    meet(
      at,
      random.between(500, 4_000),
      random.pick<FaultEffect>([{ status: 502 }, { hang: true }, { errcode: -1 }, { errcode: 45009 }]),
      {
        api: "gettoken",
      },
    ),
  (random, at) =>
    meet(
      at,
      random.between(500, 4_000),
      random.pick<FaultEffect>([{ hang: true }, { delayMs: 2_500 }, { errcode: -1 }]),
      {
        api: "externalcontact/get",
      },
    ),
  (random, at) =>
    meet(
      at,
      random.between(300, 4_000),
      random.pick<FaultEffect>([
        { errcode: 45033 },
        { errcode: -1 },
        { errcode: 95007 },
        { errcode: 40058 },
        { hang: true as const },
        { loseAnswer: true as const },
        { status: 502 },
        { delayMs: 1_200 },
        { errcode: 40014 },
      ]),
      { api: "kf/sync_msg", percent: random.pick([30, 100]) },
    ),
  (random, at) =>
    meet(
      at,
      random.between(500, 4_000),
      random.pick<FaultEffect>([{ hang: true }, { delayMs: 2_000 }, { errcode: -1 }]),
      {
        api: random.pick(["kf/service_state/get", "kf/customer/batchget"]),
      },
    ),
  (random, at) => ({ do: "kv-fails", at, forMs: random.between(200, 2_500) }),
  (random, at) => ({
    do: "spoil-tokens",
    at,
    app: random.pick(["sales", "support"]),
    how: random.pick(["revoked", "expired"]),
  }),
  (random, at) => ({
    do: "spoil-tokens",
    at,
    app: random.pick(["sales", "support"]),
    how: random.pick(["revoked", "expired"]),
  }),
  (random, at) => ({ do: "edit-rules", at, to: random.pick(["good", "broken", "broken", "deleted"]) }),
];
