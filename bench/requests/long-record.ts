/** Makes the record of one of the company's Dispatchers as long as a busy company's. */
import { shardOf } from "../../src/objects/names.ts";
import { databaseWith, lengthenRecord } from "../../test/cloudflare/long-record.ts";
import type { RequestStage } from "./stage.ts";

const MONTH_MS = 29 * 24 * 3_600_000;
/** A delivery that was settled just now matters to other apps; these rows are older. */
const ENDED_MS = 5 * 60_000;

export async function lengthen(stage: RequestStage, rows: number): Promise<void> {
  const { own, worker } = stage;
  const customer = own.addCustomer({ name: "李雷" });
  await stage.greet(own, { customer });
  await worker.kill();
  const to = Date.now() - ENDED_MS;
  const shard = shardOf(customer.externalUserId);
  lengthenRecord(await databaseWith(worker, customer.externalUserId), {
    rows,
    shard,
    from: to - MONTH_MS,
    to,
  });
  await worker.begin();
}
