/** A thread that loads a rules file and posts its problems. Its parent can limit its memory. */
import { parentPort, workerData } from "node:worker_threads";
import { loadRules } from "../../../src/rules/load.ts";

const read = loadRules(String(workerData));
parentPort?.postMessage(read.ok ? [] : read.problems);
