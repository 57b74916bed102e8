/** Makes the faults of the calls for one code, in their order. */
import type { FaultEffect } from "../../../simulator/index.ts";
import type { Random } from "../../random.ts";

const NOTHING: FaultEffect = { delayMs: 0 };

/** Faults that another call may follow. */
const PASSING: readonly ((random: Random) => FaultEffect)[] = [
  () => ({ loseAnswer: true }),
  () => ({ loseAnswer: true }),
  () => ({ reset: true }),
  (random) => ({ status: random.pick([500, 502, 503, 504]), body: "<html>bad gateway</html>" }),
  () => ({ status: 403, body: "forbidden" }),
  () => ({ text: "<html>in between</html>" }),
  () => ({ errcode: -1 }),
  () => ({ errcode: 45033 }),
  (random) => ({ errcode: random.pick([40014, 42001]) }),
  (random) => ({ delayMs: random.pick([50, 200, 500, 1_000]), effect: random.pick(["before", "after"]) }),
];

/** Errcodes that no call may follow. */
const FINAL = [45009, 48002, 60020, 60111, 84061, 84074, 41053, 40096];

export function script(random: Random): FaultEffect[] {
  const of = random.below(100);
  if (of < 40) return [];
  if (of < 70) return Array.from({ length: random.between(1, 4) }, () => random.pick(PASSING)(random));
  if (of < 76) return [...passed(random), stall(random)];
  if (of < 78) return [stall(random), stall(random)];
  if (of < 80) return [...passed(random), { hang: true }];
  if (of < 89) return [...passed(random), { anotherApp: another(random) }];
  if (of < 93) return Array(random.between(2, 6)).fill({ errcode: -1 });
  if (of < 94) return Array(40).fill({ status: 502, body: "" });
  return [...passed(random), { errcode: random.pick(FINAL) }];
}

/** The faults of calls of customer service. A code that lives 48 hours gets no fault that takes minutes to pass. */
export function kfScript(random: Random, isShort: boolean): FaultEffect[] {
  const of = random.below(100);
  const isPassable = (effect: FaultEffect) => !("anotherApp" in effect);
  if (of < 50) return [];
  if (of < 80) {
    return Array.from({ length: random.between(1, 3) }, () => random.pick(PASSING)(random)).filter(
      isPassable,
    );
  }
  if (of < 90) return [...passed(random), stall(random)];
  if (of < 94) return [{ hang: true }];
  return [...passed(random), { errcode: random.pick(isShort ? [45009, 48002, 60020] : [48002, 60020]) }];
}

const passed = (random: Random): FaultEffect[] =>
  random.chance(50)
    ? []
    : [random.chance(50) ? NOTHING : random.pick(PASSING)(random)].filter((one) => one !== NOTHING);

/** WeCom takes up to ten seconds, which is longer than the Worker waits. */
const stall = (random: Random): FaultEffect => ({
  delayMs: random.pick([2_000, 4_500, 6_000, 10_000]),
  effect: random.pick(["before", "after"]),
});

/** An app outside the Worker is sending: it delivers, fails after a while, or keeps the code busy to the end. */
function another(random: Random) {
  return random.pick([
    { forMs: random.between(100, 5_000), thenDelivers: true },
    { forMs: random.between(100, 1_000), thenDelivers: false },
    { forMs: 3_000, thenDelivers: false },
    { forMs: 60_000, thenDelivers: random.chance(50) },
  ]);
}
