/** What the last check found. All services are in one isolate, so that all of them see it. */

export const health = { canStore: true };
