/** A button that copies an id. */
import { useState } from "preact/hooks";
import { COMMON } from "../shell/texts.ts";
import { wordsOf } from "../words.ts";
import { CheckIcon, CopyIcon } from "./icons.tsx";

const say = wordsOf(COMMON);
/** How long "copied" is shown. */
const SHOWN_MS = 2_000;

export function CopyButton({ text, what }: { text: string; what: string }) {
  const [isCopied, setCopied] = useState(false);
  async function copy() {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), SHOWN_MS);
  }
  return (
    <button type="button" class="plain" aria-label={say("copy", { what })} onClick={() => void copy()}>
      {isCopied ? <CheckIcon /> : <CopyIcon />}
      <span class="unseen" role="status">
        {isCopied ? say("copied") : ""}
      </span>
    </button>
  );
}
