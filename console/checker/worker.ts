/** Runs the checker beside the page, so that typing never waits for it. */
import { type CheckQuestion, check } from "./check.ts";

addEventListener("message", ({ data }: MessageEvent<{ id: number; question: CheckQuestion }>) => {
  postMessage({ id: data.id, result: check(data.question) });
});
