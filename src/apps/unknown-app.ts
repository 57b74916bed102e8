/**
 * An app that an object does not find in its own configuration. An object may keep that of before a deploy for minutes,
 * so it does not conclude that there is no such app: who can wait, waits.
 */

export const unknownApp = (name: string) =>
  `the app ${name} is not in WECOM_APPS, or was not when this object began`;

/** For those who cannot wait; known by its message, which crosses from an object to its caller. */
export class UnknownApp extends Error {
  constructor(name: string) {
    super(unknownApp(name));
  }
}

/** Whether something failed because an object that was asked does not know the app. */
export function isUnknownApp(error: unknown): boolean {
  return error instanceof Error && /the app \S+ is not in WECOM_APPS, or was not/.test(error.message);
}
