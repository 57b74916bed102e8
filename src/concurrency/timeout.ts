/** Limits the time that a caller waits for a promise. Does not stop the work behind it. */

/** What the work gives, or `late` when the work takes longer than `ms`; the work then goes on, and its result is lost. */
export async function orLate<T, L>(ms: number, work: Promise<T>, late: L): Promise<T | L> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeUp = new Promise<L>((resolve) => {
    timer = setTimeout(() => resolve(late), ms);
  });
  try {
    return await Promise.race([work, timeUp]);
  } finally {
    clearTimeout(timer);
  }
}

/** What the work gives; throws an error with this message when the work takes longer than `ms`. */
export async function orThrow<T>(ms: number, work: Promise<T>, message: string): Promise<T> {
  const given = work.then((value) => ({ value }));
  const found = await orLate(ms, given, null);
  if (found === null) throw new Error(message);
  return found.value;
}
