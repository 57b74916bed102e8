/** A moment in the rules file's zone; the exact one is in its title. A text that is no moment stands as it is. */
import { fullTime, shortTime } from "../time.ts";

export function Time({ at, isFull = false }: { at: string; isFull?: boolean }) {
  if (Number.isNaN(Date.parse(at))) return <>{at}</>;
  return (
    <time dateTime={at} title={at}>
      {isFull ? fullTime(at) : shortTime(at)}
    </time>
  );
}
