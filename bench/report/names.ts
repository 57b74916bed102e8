/** The receivers' names for readers. */
import type { Figures } from "../figures.ts";
import { DURABLE_PEERS, RECEIVERS, type ReceiverName } from "../receivers.ts";

export const NAMES: Record<ReceiverName, string> = {
  yingbin: "Yingbin",
  floor: "floor: one object call, one row, one call",
  sqlite: "SQLite peer",
  bullmq: "BullMQ peer",
  memory: "plain peer, stores nothing",
};

/** The receivers of this run: BullMQ's peer is left out where Redis is missing. */
export const receiversIn = (figures: Figures): ReceiverName[] =>
  RECEIVERS.filter((name) => figures.has(`${name} on acks/s`));

/** Yingbin and the peers; the floor keeps no promise. */
export const contestantsIn = (figures: Figures): ReceiverName[] =>
  receiversIn(figures).filter((name) => name !== "floor");

export const durablePeersIn = (figures: Figures): ReceiverName[] =>
  receiversIn(figures).filter((name) => DURABLE_PEERS.some((peer) => peer === name));
