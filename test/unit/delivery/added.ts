/** The open delivery of a customer who was added, for tests of what follows from it. */
import { openDelivery } from "../../../src/delivery/delivery.ts";

export const added = openDelivery({
  ...({ id: "0-0", app: "sales", event: "contact.added", via: "added", staff: "zhangsan" } as const),
  customer: "wm1",
  state: null,
  code: "code",
  eventAt: 1_000,
  receivedAt: 1_000,
  account: null,
  scene: null,
  details: null,
});
