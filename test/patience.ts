/** How long a test waits for what is on its way: long enough for a machine that a neighbour keeps busy. */
import { vi } from "vitest";

const PATIENCE_MS = 15_000;

const { waitFor } = vi;
vi.waitFor = (callback, options) => waitFor(callback, options ?? PATIENCE_MS);
