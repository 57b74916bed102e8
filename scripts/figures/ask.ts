/** Asks the Worker for figures; ends the command with a sentence where the Worker gives no usable answer. */
import * as v from "valibot";
import { figuresAnswer } from "../../src/api/answers.ts";
import { refused, unreachable } from "../doctor/ask.ts";
import type { AskedWorker } from "../doctor/worker.ts";
import { giveUp, LANGUAGE } from "../words.ts";

/** A year of many companies takes seconds. */
const TIMEOUT_MS = 120_000;

/** A parameter has the name of its flag. */
const problem = v.object({
  error: v.object({
    code: v.literal("invalid-parameter"),
    message: v.string(),
    path: v.optional(v.string()),
  }),
});

export type FiguresFound = v.InferOutput<typeof figuresAnswer>;

/** The answer as it came, and its content where it is JSON. */
export async function askForFigures(
  { url, admin }: AskedWorker,
  query: Readonly<Record<string, string>>,
): Promise<{ bytes: Uint8Array; page(): FiguresFound }> {
  const response = await fetch(`${url}/api/figures?${new URLSearchParams(query)}`, {
    headers: { authorization: `Bearer ${admin.token}`, "accept-language": LANGUAGE },
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: unknown) => giveUp(unreachable(url, error)));
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (response.status === 200) return { bytes, page: () => v.parse(figuresAnswer, parsed(bytes)) };
  const told = v.safeParse(problem, parsed(bytes));
  if (told.success) {
    const { message, path } = told.output.error;
    giveUp(path === undefined ? message : `--${path}: ${message}`);
  }
  return giveUp(refused(url, admin, response.status, response.headers.get("location"), parsed(bytes)));
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
