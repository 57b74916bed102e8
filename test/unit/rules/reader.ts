/** A thread that reads a rules file, and tells the problems of it; its memory may be limited by whoever starts it. */
import { parentPort, workerData } from "node:worker_threads";
import { loadRules } from "../../../src/rules/load.ts";

const read = loadRules(String(workerData));
parentPort?.postMessage(read.ok ? [] : read.problems);
