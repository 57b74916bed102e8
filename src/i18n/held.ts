/**
 * The tables of texts that the Worker says its sentences by. The build puts a module in the place of this one that holds
 * them compressed until the first sentence is said (`scripts/worker/`): parsing them takes a fifth of the Worker's start.
 */
import type { Tables } from "./speaker.ts";
import { OF_DELIVERIES, TABLES } from "./tables.ts";

export const heldTables = (): Tables => TABLES;
export const tablesOfDeliveries = (): Tables => OF_DELIVERIES;
