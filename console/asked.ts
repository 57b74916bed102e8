/** What a page asks the API for: pending, answered or failed; asked anew when what it depends on changes. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Answer, Problem } from "./api.ts";
import { language } from "./words.ts";

export type Asked<T> =
  | { state: "pending" }
  | { state: "answered"; answer: T; isRefreshing: boolean }
  | { state: "failed"; problem: Problem };

/**
 * Asks at once, and again when a dependency or the language changes or `again` is called. While it asks again the former
 * answer stays; an answer that a newer question has overtaken is dropped.
 */
export function useAsked<T>(ask: () => Promise<Answer<T>>, dependencies: readonly unknown[]) {
  const [asked, setAsked] = useState<Asked<T>>({ state: "pending" });
  const [turn, setTurn] = useState(0);
  const newest = useRef(0);
  useEffect(() => {
    newest.current += 1;
    const mine = newest.current;
    setAsked((before) =>
      before.state === "answered" ? { ...before, isRefreshing: true } : { state: "pending" },
    );
    void ask().then((answer) => {
      if (mine !== newest.current) return;
      setAsked(
        answer.ok
          ? { state: "answered", answer: answer.answer, isRefreshing: false }
          : { state: "failed", problem: answer.problem },
      );
    });
  }, [...dependencies, turn, language.value]);
  return { asked, again: () => setTurn((before) => before + 1) };
}
