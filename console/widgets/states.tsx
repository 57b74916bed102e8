/** What stands in an answer's place: while it is on its way, and when it failed. */
import type { ComponentChildren } from "preact";
import type { Problem } from "../api.ts";
import type { Asked } from "../asked.ts";
import { COMMON } from "../shell/texts.ts";
import { wordsOf } from "../words.ts";
import { AlertIcon, RefreshIcon } from "./icons.tsx";

const say = wordsOf(COMMON);

export function Loading() {
  return (
    <p class="loading" role="status">
      {say("loading")}
    </p>
  );
}

export function Failed({ problem, again }: { problem: Problem; again: () => void }) {
  return (
    <div class="failed" role="alert">
      <AlertIcon />
      <p>{problem.message}</p>
      <button type="button" class="button" onClick={again}>
        <RefreshIcon /> {say("try-again")}
      </button>
    </div>
  );
}

/** Draws an answer, or what stands in its place. */
export function Answered<T>({
  of: { asked, again },
  children,
}: {
  of: { asked: Asked<T>; again: () => void };
  children: (answer: T) => ComponentChildren;
}) {
  switch (asked.state) {
    case "pending":
      return <Loading />;
    case "failed":
      return <Failed problem={asked.problem} again={again} />;
    case "answered":
      return <div class={asked.isRefreshing ? "refreshing" : undefined}>{children(asked.answer)}</div>;
  }
}
