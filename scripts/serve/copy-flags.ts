/** The flags of `npm run backup` and `npm run restore`: a machine's folder, and the file with its copy. */
import { type Sentence, say } from "../../src/i18n/sentence.ts";
import { readCommand } from "../flags.ts";
import { giveUp } from "../words.ts";
import { Folder } from "./folder.ts";

interface Command {
  name: "backup" | "restore";
  usage: Sentence;
  /** The flag that names the file. */
  fileFlag: "to" | "from";
  /** Said where that flag is missing. */
  fileNeeded: Sentence;
}

export function readCopyFlags({ name, usage, fileFlag, fileNeeded }: Command): {
  folder: Folder;
  file: string;
} {
  const text = { type: "string" } as const;
  const { values } = readCommand({
    command: `npm run ${name}`,
    usage,
    options: { data: text, [fileFlag]: text },
  });
  const given = (flag: string) => {
    const { [flag]: value } = values;
    return typeof value === "string" ? value : "";
  };
  return {
    folder: new Folder(given("data") || giveUp(say("data-needed"), usage)),
    file: given(fileFlag) || giveUp(fileNeeded),
  };
}
