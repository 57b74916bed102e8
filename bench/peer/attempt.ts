/** An attempt of a durable peer: chooses the message, calls WeCom and decides what is next. Stores nothing. */
import type { Welcome } from "./callback.ts";
import { messageFor } from "./messages.ts";
import { nextStep, type Outcome, type Progress, type Step } from "./policy.ts";
import { settings } from "./settings.ts";
import { sendWelcome } from "./wecom.ts";

export async function attempt({ code, state, deadline }: Welcome, progress: Progress): Promise<Step> {
  const message = messageFor(state);
  if (message === null) return settleAs("no-rule");
  if (settings.SENDS === "no") return settleAs("silent");
  const msLeft = deadline - Date.now();
  if (msLeft <= 0) return settleAs("missed");

  const step = nextStep(await sendWelcome(code, message, msLeft), progress);
  return step.do === "settle" || Date.now() + step.ms < deadline ? step : settleAs("missed");
}

const settleAs = (outcome: Outcome): Step => ({ do: "settle", outcome, errcode: null });
