/** What time it is for customer service: the real time, moved by a setting. */
import type { Settings } from "./settings.ts";

export const kfNow = (settings: Settings, at: number = Date.now()): number => at + settings.kfClockOffsetMs;
