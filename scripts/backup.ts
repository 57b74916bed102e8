/** `npm run backup`: copies what a machine of one's own stores into a file, while it serves or not. */
import { existsSync } from "node:fs";
import { say } from "../src/i18n/sentence.ts";
import { backUp } from "./serve/backup.ts";
import { readCopyFlags } from "./serve/copy-flags.ts";
import { reasonOf } from "./serve/secrets.ts";
import { version } from "./serve/version.ts";
import { giveUp, inWords, quoted } from "./words.ts";

const { folder, file } = readCopyFlags({
  name: "backup",
  usage: say("backup-usage", { language: say("what-lang-takes") }),
  fileFlag: "to",
  fileNeeded: say("backup-file-needed"),
});
if (!existsSync(folder.storage)) giveUp(say("no-data-there", { folder: quoted(folder.path) }));
// What the file holds is as secret as the folder.
process.umask(0o077);
try {
  const copied = backUp(folder.storage, file, version());
  if (!copied.ok) giveUp(copied.why);
  console.log(inWords(say("backed-up", { file, databases: copied.about.databases, bytes: copied.bytes })));
} catch (error) {
  giveUp(say("backup-failed", { file: quoted(file), why: reasonOf(error) }));
}
