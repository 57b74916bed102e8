/** Plays what happens to the code of one State: it is made, changed and deleted, and customers scan it. */
import * as v from "valibot";
import type { Contact } from "../../../simulator/index.ts";
import { call } from "../api.ts";
import type { CallFaults } from "../call-faults.ts";
import { wayOf } from "../code-of.ts";
import type { CodeAct } from "../evidence.ts";
import type { CodeKeeper, CodeStep } from "../scenario/codes.ts";
import type { Stage } from "../stage.ts";

interface Playing {
  stage: Stage;
  callFaults: CallFaults;
  acts: CodeAct[];
  /** Whether no step may begin any more. */
  isOver(): boolean;
  greet(id: number, contact: Contact, deliveries: readonly number[]): Promise<void>;
}

/** The app whose codes they are. */
export const CODES_APP = "sales";

const AGAIN_AFTER_MS = 400;

const made = v.object({ configId: v.string() });

export async function playCodeKeeper(playing: Playing, { state, steps }: CodeKeeper): Promise<void> {
  const greeting: Promise<void>[] = [];
  for (const step of steps) {
    await new Promise((resolve) => setTimeout(resolve, step.afterMs));
    if (playing.isOver()) break;
    if (step.do === "scans") greeting.push(scan(playing, state, step));
    else await change(playing, state, step);
  }
  await Promise.all(greeting);
}

async function change(
  playing: Playing,
  state: string,
  step: Exclude<CodeStep, { do: "scans" }>,
): Promise<void> {
  const { stage, callFaults } = playing;
  if (step.do === "deletes") return await ask(playing, state, step.times, "DELETE", { state });
  callFaults.script(null, wayOf(state), step.script);
  const { userid } = [stage.staff, stage.servicer][step.member] ?? stage.staff;
  await ask(playing, state, step.times, "PUT", { staff: [userid] });
}

async function scan(
  { stage, greet }: Playing,
  state: string,
  { id, deliveries }: Extract<CodeStep, { do: "scans" }>,
): Promise<void> {
  const way = stage.corp.contactWays.of(stage.app(CODES_APP)).find((one) => one.state === state);
  if (way === undefined) return;
  const customer = stage.newCustomer(`客户${id}`, null);
  const contact = stage.corp.scan(way, { customer, apps: [stage.app(CODES_APP)], deliver: false });
  await greet(id, contact, deliveries);
}

async function ask(
  { stage, acts, isOver }: Pick<Playing, "stage" | "acts" | "isOver">,
  state: string,
  times: number,
  method: CodeAct["method"],
  body: object,
): Promise<void> {
  const path = `/api/apps/${CODES_APP}/codes/${state}`;
  /** A request without an answer is repeated: the Worker may be down. */
  const one = async () => {
    for (let isAnswered = false; !isAnswered && !isOver(); ) {
      const { at, endedAt, status, body: answer } = await call(stage.worker, method, path, { body });
      const read = v.safeParse(made, answer);
      acts.push({ state, method, at, endedAt, status, configId: read.success ? read.output.configId : null });
      isAnswered = status !== null;
      if (!isAnswered) await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
    }
  };
  await Promise.all(Array.from({ length: times }, one));
}
