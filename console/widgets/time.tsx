/** A moment in the rules file's zone; the exact one is in its title. */
import { fullTime, shortTime } from "../time.ts";

export function Time({ at, isFull = false }: { at: string; isFull?: boolean }) {
  return (
    <time dateTime={at} title={at}>
      {isFull ? fullTime(at) : shortTime(at)}
    </time>
  );
}
