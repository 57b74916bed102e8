/** Makes a value when it is first asked for. Runs in the Worker. */

/** Gives what `make` gives, which is called once. When it throws, the next caller has it called again. */
export function once<Value extends object>(make: () => Value): () => Value {
  let made: Value | null = null;
  return () => (made ??= make());
}
