/** The alarm of an object, as far as it can be trusted. Sets none. */

/**
 * The alarm that is still to ring; null for none. An alarm in the past is none: it rings at once, or never. Plain workerd
 * keeps alarms twice, and where it has lost the row that rings, `getAlarm` gives the past time for ever.
 */
export const alarmAhead = (alarm: number | null, now: number): number | null =>
  alarm !== null && alarm > now ? alarm : null;
