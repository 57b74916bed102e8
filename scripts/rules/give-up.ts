/** Ends the command with a sentence. */
export function giveUp(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
