/** Names of files for States and scenes, which may have signs that no file's name has. */

/** A name for each file. Signs that a file system refuses become `_`; names that are the same then get a number. */
export function fileNames(names: readonly string[], ending: string): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const base = name.replaceAll(/[\p{Cc}\s"*/:<>?\\|]+/gu, "_").replace(/^\.+/, "_");
    let unique = base;
    // Some file systems take A and a for the same name.
    for (let number = 2; taken.has(unique.toLowerCase()); number += 1) unique = `${base}-${number}`;
    taken.add(unique.toLowerCase());
    return `${unique}${ending}`;
  });
}
