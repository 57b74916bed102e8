/** Takes a picture or a file into the Worker, and names it in the rules: no web server of one's own is needed. */
import { useState } from "preact/hooks";
import { texts } from "../../../src/i18n/text.ts";
import { answerOf, api, type Problem } from "../../api.ts";
import { wordsOf } from "../../words.ts";
import { mediaTypeOf, nameFor, withMedium } from "./add-medium.ts";

// biome-ignore format: two lines each, so that the two languages can be compared
const say = wordsOf(texts({
  "upload": {
    en: "Add a picture or a file",
    zh: "上传图片或文件",
  },
  "uploading": {
    en: "Uploading…",
    zh: "正在上传…",
  },
  "hint": {
    en: "Pictures are JPG or PNG up to 10 MB, videos MP4 up to 10 MB, voice AMR up to 2 MB, files up to 20 MB.",
    zh: "图片为 JPG、PNG，不超过 10 MB；视频为 MP4，不超过 10 MB；语音为 AMR，不超过 2 MB；其他文件不超过 20 MB。",
  },
  "done": {
    en: "It stands in the file as {medium}. Messages name it so.",
    zh: "已写进规则，名为 {medium}，在消息里这样引用。",
  },
}));

interface UploadProps {
  text: string;
  names: readonly string[];
  change: (text: string) => void;
}

export function Upload({ text, names, change }: UploadProps) {
  const [isBusy, setBusy] = useState(false);
  const [failed, setFailed] = useState<Problem | null>(null);
  const [done, setDone] = useState<string | null>(null);

  async function upload(file: File) {
    setBusy(true);
    setDone(null);
    const type = mediaTypeOf(file.type);
    const stored = await answerOf(api.uploads.$post({ query: { type } }, { init: { body: file } }));
    setBusy(false);
    setFailed(stored.ok ? null : stored.problem);
    if (!stored.ok) return;
    const { sha256 } = stored.answer;
    const name = nameFor(file.name, names);
    change(withMedium(text, { name, type, sha256, fileName: type === "file" ? file.name : null }));
    setDone(name);
  }

  return (
    <div class="upload">
      <label class="button">
        {say(isBusy ? "uploading" : "upload")}
        <input
          class="unseen"
          type="file"
          disabled={isBusy}
          aria-describedby="upload-hint"
          onChange={({ currentTarget }) => {
            const [file] = currentTarget.files ?? [];
            currentTarget.value = "";
            if (file !== undefined) void upload(file);
          }}
        />
      </label>
      <span class="hint" id="upload-hint">
        {say("hint")}
      </span>
      <p class="hint" role="status">
        {done === null ? "" : say("done", { medium: `media:${done}` })}
      </p>
      <p class="failure" role="alert">
        {failed?.message}
      </p>
    </div>
  );
}
