/** Loaded before a command that a test starts: notes what the command says. */
import { registerHooks } from "node:module";
import { beginNote, noteAnswers, noting } from "./record.ts";

const store = beginNote();
noteAnswers();
process.once("exit", store);

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const source = noting(String(loaded.source), url);
    return source === null ? loaded : { ...loaded, source };
  },
});
