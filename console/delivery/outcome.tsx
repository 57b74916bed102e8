/** The outcome of a delivery as a badge: a colour, a sign and a word, so that none of the three is needed. */
import type { JSX } from "preact";
import type { Outcome } from "../../src/delivery/delivery.ts";
import { CheckIcon, ClockIcon, CrossIcon, MinusIcon } from "../widgets/icons.tsx";
import { wordsOf } from "../words.ts";
import { DELIVERY } from "./texts.ts";

const say = wordsOf(DELIVERY);

type Tone = "good" | "bad" | "quiet" | "busy";

const TONES = {
  open: "busy",
  sent: "good",
  "sent-unconfirmed": "good",
  "already-welcomed": "quiet",
  superseded: "quiet",
  refused: "bad",
  missed: "bad",
  "no-code": "bad",
  "no-rule": "bad",
  silent: "quiet",
} satisfies Record<Outcome, Tone>;

const SIGNS = { good: CheckIcon, bad: CrossIcon, quiet: MinusIcon, busy: ClockIcon } satisfies Record<
  Tone,
  () => JSX.Element
>;

export function OutcomeBadge({ outcome }: { outcome: Outcome }) {
  const tone = TONES[outcome];
  const Sign = SIGNS[tone];
  return (
    <span class={`badge ${tone}`}>
      <Sign /> {say(outcome)}
    </span>
  );
}
