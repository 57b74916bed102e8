/** Loaded before a command that a test starts: notes what the command says. */
import { registerHooks } from "node:module";
import { beginNote, noteAnswers, noting } from "./record.ts";

const store = beginNote();
noteAnswers();
process.once("exit", store);
// Node runs no "exit" for a signal that ends the process.
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    store();
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  });
}

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const source = noting(String(loaded.source), url);
    return source === null ? loaded : { ...loaded, source };
  },
});
