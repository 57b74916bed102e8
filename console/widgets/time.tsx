/** Moments: on the rules file's clock, or as an age; the exact one is in the title. */
import { age, fullTime, shortTime } from "../time.ts";

/** How long ago a moment was; itself in its title. */
export function Age({ of: at }: { of: string }) {
  return (
    <time dateTime={at} title={at}>
      {age(at, Date.now())}
    </time>
  );
}

/** On the rules file's clock. A text that is no moment stands as it is. */
export function Time({ at, isFull = false }: { at: string; isFull?: boolean }) {
  if (Number.isNaN(Date.parse(at))) return <>{at}</>;
  return (
    <time dateTime={at} title={at}>
      {isFull ? fullTime(at) : shortTime(at)}
    </time>
  );
}
