/** How large a rules file may be. */

/** UTF-8 bytes: 1 MB. */
export const MAX_FILE_BYTES = 1_048_576;
