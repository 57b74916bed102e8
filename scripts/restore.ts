/** `npm run restore`: puts a backup into a folder, from which a machine of one's own can then serve. */
import { say } from "../src/i18n/sentence.ts";
import { restore } from "./serve/backup.ts";
import { readCopyFlags } from "./serve/copy-flags.ts";
import { reasonOf } from "./serve/secrets.ts";
import { giveUp, inWords, quoted } from "./words.ts";

const { folder, file } = readCopyFlags({
  name: "restore",
  usage: say("restore-usage", { language: say("what-lang-takes") }),
  fileFlag: "from",
  fileNeeded: say("backup-to-restore-needed"),
});
folder.make();
if (folder.lock() === null) {
  giveUp(say("folder-in-use", { folder: quoted(folder.path), processes: folder.holders() }));
}
try {
  const restored = restore(file, folder.storage);
  if (!restored.ok) giveUp(restored.why);
  const { at, version, databases } = restored.about;
  console.log(inWords(say("restored", { folder: folder.path, databases, at, version })));
} catch (error) {
  giveUp(say("restore-failed", { file: quoted(file), why: reasonOf(error) }));
}
