/** Chooses a rules file: the common one, or an app's own; the choice stands in the address. */
import { texts } from "../../src/i18n/text.ts";
import { appNames } from "../shell/apps.ts";
import { go } from "../shell/router.ts";
import { wordsOf } from "../words.ts";

// biome-ignore format: two lines each, so that the two languages can be compared
const say = wordsOf(texts({
  "file": {
    en: "Rules file",
    zh: "规则文件",
  },
  "common-file": {
    en: "common file (rules)",
    zh: "公共规则（rules）",
  },
  "own-file": {
    en: "{app}'s own (rules:{app})",
    zh: "{app} 自己的（rules:{app}）",
  },
}));

interface FileChoiceProps {
  /** The page on which it stands. */
  path: string;
  app: string | null;
}

export function FileChoice({ path, app }: FileChoiceProps) {
  const apps = appNames();
  if (apps.length === 0) return null;
  return (
    <label>
      <span class="unseen">{say("file")}</span>
      <select value={app ?? ""} onChange={({ currentTarget }) => go(path, { app: currentTarget.value })}>
        <option value="">{say("common-file")}</option>
        {apps.map((one) => (
          <option key={one} value={one}>
            {say("own-file", { app: one })}
          </option>
        ))}
      </select>
    </label>
  );
}
