/** The faults and warnings of the file, each leading to its place. */
import type { CheckResult } from "../../checker/check.ts";
import { AlertIcon, CheckIcon, CrossIcon } from "../../widgets/icons.tsx";
import { wordsOf } from "../../words.ts";
import { RULES } from "./texts.ts";

const say = wordsOf(RULES);

/** A longer list says no more. */
const SHOWN = 50;

interface FindingsProps {
  found: CheckResult | null;
  goTo: (place: { line: number; column: number }) => void;
}

export function Findings({ found, goTo }: FindingsProps) {
  if (found === null) return <p class="hint">{say("checking")}</p>;
  const { ok, problems, warnings } = found;
  return (
    <section class="findings">
      <p class={ok ? "good" : "bad"} role="status">
        {ok ? <CheckIcon /> : <CrossIcon />}{" "}
        {ok ? say("sound") : say("faults", { count: problems.length, number: problems.length })}
        {warnings.length > 0 && (
          <span class="busy">
            {" "}
            <AlertIcon /> {say("warnings", { count: warnings.length, number: warnings.length })}
          </span>
        )}
      </p>
      <ul>
        {[...problems, ...warnings].slice(0, SHOWN).map(({ line, column, path, message }) => (
          <li key={`${line}:${column}:${path}:${message}`}>
            <button type="button" class="place" onClick={() => goTo({ line, column })}>
              {say("place", { line })}
            </button>{" "}
            {message}
          </li>
        ))}
      </ul>
    </section>
  );
}
