/** `npm run restore`: puts a backup into a folder, from which a machine of one's own can then serve. */
import { say } from "../src/i18n/sentence.ts";
import { readFlags, refuseKept } from "./flags.ts";
import { restore } from "./serve/backup.ts";
import { Folder } from "./serve/folder.ts";
import { reasonOf } from "./serve/secrets.ts";
import { giveUp, inWords, quoted } from "./words.ts";

const USAGE = say("restore-usage", { language: say("what-lang-takes") });

const text = { type: "string" } as const;
refuseKept("npm run restore", ["data", "from"]);
const { values: options } = readFlags({
  options: { data: text, from: text, help: { type: "boolean", short: "h" } },
  takesWords: false,
  usage: USAGE,
});
if (options.help) {
  console.log(inWords(USAGE));
  process.exit();
}
const folder = new Folder(options.data || giveUp(say("data-needed"), USAGE));
const file = options.from || giveUp(say("backup-to-restore-needed"), USAGE);
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
