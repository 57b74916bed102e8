/** A question to the record, its answer, and where it continues. Data only. */
import type { Outcome } from "../delivery.ts";
import type { ListedDelivery } from "./record.ts";

/** A place in the record, which is newest first: the last row that was read. */
export interface Position {
  receivedAt: number;
  id: string;
}

/** The deliveries that have every given value. `from` and `to` bound the receipt, in ms. */
export interface DeliveryFilter {
  app?: string | undefined;
  staff?: string | undefined;
  customer?: string | undefined;
  account?: string | undefined;
  event?: string | undefined;
  /** "" stands for none, here and in `state`. */
  rule?: string | undefined;
  state?: string | undefined;
  errcode?: number | undefined;
  outcome?: Outcome | undefined;
  /** Any of these outcomes. */
  outcomes?: readonly Outcome[] | undefined;
  from?: number | undefined;
  to?: number | undefined;
}

export interface Found {
  /** Newest first. */
  deliveries: ListedDelivery[];
  /** The last place that was read; null when nothing older is left. */
  searchedTo: Position | null;
}
