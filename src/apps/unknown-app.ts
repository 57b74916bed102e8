/**
 * The error for an app that an object does not find in its own configuration. An object may keep the
 * configuration from before a deploy for minutes, so it does not conclude that the app does not exist: a caller that
 * can wait, waits.
 */

/** For callers that cannot wait; recognised by its message, which crosses from an object to its caller. */
export class UnknownApp extends Error {
  constructor(name: string) {
    super(`the app ${name} is not in WECOM_APPS, or was not when this object began`);
  }
}

/** Whether a failure means that the asked object does not know the app. */
export function isUnknownApp(error: unknown): boolean {
  return error instanceof Error && /the app \S+ is not in WECOM_APPS, or was not/.test(error.message);
}
