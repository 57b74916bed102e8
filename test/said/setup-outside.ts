/** Notes what the tests from outside see: codes in the Worker's answers, and the sentences of commands that they run. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll } from "vitest";
import { beginNote, noteAnswers } from "./record.ts";

const PRELOAD = `--import=${pathToFileURL(resolve("test/said/preload.ts"))}`;

const store = beginNote();
if (!process.env["NODE_OPTIONS"]?.includes(PRELOAD)) {
  // Once a process, which several files share. Commands that tests start inherit it.
  process.env["NODE_OPTIONS"] = `${process.env["NODE_OPTIONS"] ?? ""} ${PRELOAD}`.trim();
  noteAnswers();
}
afterAll(store);
