/**
 * Deletes a customer from every table of a Dispatcher, a step at a time. Deliveries under way were settled before; only
 * hashes stay, in which no customer stands.
 */
import type { JobPlace } from "../../outbox/store.ts";
import type { IdempotentCalls } from "../api-calls/idempotent-calls.ts";
import type { Conversations } from "../kf/conversations.ts";
import type { Ledger } from "./ledger.ts";
import type { StorageSteps } from "./storage-steps.ts";

/** Reading by key is quick, and still takes milliseconds. */
const ROWS_AT_A_TIME = 500;
/** Jobs have bodies that must be searched. */
const JOBS_AT_A_TIME = 50;
const ACCOUNTS_AT_A_TIME = 50;

export interface ForgetPorts {
  ledger: Ledger;
  lost: { forget(customer: string): number };
  conversations: Conversations;
  programs: IdempotentCalls;
  outbox: {
    forget(
      customer: string,
      deliveries: ReadonlySet<string>,
      after: JobPlace,
      atMost: number,
    ): { forgotten: number; end: JobPlace | null };
  };
  steps: StorageSteps;
}

/** Gives the number of deleted rows. */
export async function forgetCustomer(customer: string, ports: ForgetPorts, now: number): Promise<number> {
  const deliveries = await forgetDeliveries(customer, ports, now);
  return (
    deliveries.size +
    // After the deliveries: figures that lose them have to know which of them are lost.
    (await ports.steps.take(() => ports.lost.forget(customer))) +
    (await forgetCalls(deliveries, ports)) +
    (await forgetConversations(customer, ports)) +
    (await forgetJobs(customer, deliveries, ports))
  );
}

async function forgetDeliveries(
  customer: string,
  { ledger, steps }: ForgetPorts,
  now: number,
): Promise<Set<string>> {
  const forgotten = new Set<string>();
  for (let after: string | null = ""; after !== null; ) {
    const behind: string = after;
    after = await steps.take(() => {
      const { found, end } = ledger.scanOf(customer, behind, ROWS_AT_A_TIME);
      ledger.forget(found, now);
      for (const { id } of found) forgotten.add(id);
      return end;
    });
  }
  return forgotten;
}

async function forgetCalls(
  deliveries: ReadonlySet<string>,
  { programs, steps }: ForgetPorts,
): Promise<number> {
  let forgotten = 0;
  if (deliveries.size === 0) return forgotten;
  for (let after: string | null = ""; after !== null; ) {
    const behind: string = after;
    const step = await steps.take(() => programs.forget(deliveries, behind, ROWS_AT_A_TIME));
    forgotten += step.forgotten;
    after = step.end;
  }
  return forgotten;
}

async function forgetConversations(customer: string, { conversations, steps }: ForgetPorts): Promise<number> {
  let forgotten = 0;
  for (let after: string | null = ""; after !== null; ) {
    const behind: string = after;
    after = await steps.take(() => {
      const accounts = conversations.accounts(behind, ACCOUNTS_AT_A_TIME);
      for (const account of accounts) if (conversations.forget({ account, customer })) forgotten += 1;
      return accounts.length < ACCOUNTS_AT_A_TIME ? null : (accounts.at(-1) ?? null);
    });
  }
  return forgotten;
}

/** Deletes jobs for the company's programs, and follow-ups of the customer at WeCom. */
export async function forgetJobs(
  customer: string,
  deliveries: ReadonlySet<string>,
  { outbox, steps }: Pick<ForgetPorts, "outbox" | "steps">,
): Promise<number> {
  let forgotten = 0;
  for (let after: JobPlace | null = { target: "", seq: 0 }; after !== null; ) {
    const behind: JobPlace = after;
    const step = await steps.take(() => outbox.forget(customer, deliveries, behind, JOBS_AT_A_TIME));
    forgotten += step.forgotten;
    after = step.end;
  }
  return forgotten;
}
