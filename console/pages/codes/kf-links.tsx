/** Links into customer service that bear a scene, with a QR code each: asked of WeCom, drawn here, kept nowhere. */
import { correction, generate } from "lean-qr";
import { toSvgSource } from "lean-qr/extras/svg";
import { useState } from "preact/hooks";
import { texts } from "../../../src/i18n/text.ts";
import { type Answer, type AnswerOf, answerOf, api } from "../../api.ts";
import { mayAdminister } from "../../shell/session.ts";
import { CopyButton } from "../../widgets/copy.tsx";
import { wordsOf } from "../../words.ts";

// biome-ignore format: two lines each, so that the two languages can be compared
const say = wordsOf(texts({
  "title": {
    en: "Links into customer service",
    zh: "微信客服链接",
  },
  "hint": {
    en: "A link or its QR code opens a session and tells its scene, by which rules choose.",
    zh: "点链接或扫码进入微信客服会话，并带上 scene，规则据此选择。",
  },
  "account": {
    en: "Account (open_kfid)",
    zh: "客服账号（open_kfid）",
  },
  "scene": {
    en: "scene: at most 32 of 0-9 a-z A-Z _ -",
    zh: "scene：最多 32 个字符，可用 0-9 a-z A-Z _ -",
  },
  "params": {
    en: "scene_param, a line each (may be left out)",
    zh: "scene_param，每行一个（可不填）",
  },
  "make": {
    en: "Make the links",
    zh: "生成链接",
  },
  "making": {
    en: "Making…",
    zh: "正在生成…",
  },
  "qr-of": {
    en: "QR code of {name}",
    zh: "{name} 的二维码",
  },
  "save": {
    en: "Save as SVG",
    zh: "下载 SVG",
  },
  "link": {
    en: "link",
    zh: "链接",
  },
}));

type Links = AnswerOf<Awaited<ReturnType<(typeof api.apps)[":app"]["kf"]["links"]["$post"]>>>["links"];

export function KfLinks({ app }: { app: string }) {
  return mayAdminister() ? <Maker app={app} /> : null;
}

function Maker({ app }: { app: string }) {
  const [isBusy, setBusy] = useState(false);
  const [made, setMade] = useState<Answer<{ links: Links }> | null>(null);

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    const params = text("params")
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
    const scene = text("scene");
    const json = {
      open_kfid: text("account"),
      ...(scene === "" ? {} : { scene }),
      ...(params.length === 0 ? {} : { scene_params: params }),
    };
    setBusy(true);
    setMade(await answerOf(api.apps[":app"].kf.links.$post({ param: { app }, json })));
    setBusy(false);
  }

  return (
    <details class="card kf-links">
      <summary>{say("title")}</summary>
      <p class="hint">{say("hint")}</p>
      <form onSubmit={(event) => void submit(event)}>
        <div class="fields">
          <label class="field">
            {say("account")}
            <input name="account" required spellcheck={false} />
          </label>
          <label class="field">
            {say("scene")}
            <input name="scene" spellcheck={false} />
          </label>
          <label class="field">
            {say("params")}
            <textarea name="params" rows={2} spellcheck={false} />
          </label>
        </div>
        <p class="actions">
          <button type="submit" class="button primary" disabled={isBusy}>
            {say(isBusy ? "making" : "make")}
          </button>
        </p>
      </form>
      <p class="failure" role="alert">
        {made?.ok === false ? made.problem.message : ""}
      </p>
      {made?.ok && (
        <ul class="codes">
          {made.answer.links.map((link) => (
            <Link key={link.url} of={link} />
          ))}
        </ul>
      )}
    </details>
  );
}

function Link({ of: { scene, scene_param: param, url } }: { of: Links[number] }) {
  const name = [scene, param].filter((one) => one !== null).join(" ") || say("link");
  const picture = `data:image/svg+xml,${encodeURIComponent(svgOf(url))}`;
  return (
    <li class="card code">
      <img src={picture} alt={say("qr-of", { name })} width="104" height="104" />
      <div>
        <h3>{name}</h3>
        <p class="id">
          {url} <CopyButton text={url} what={say("link")} />
        </p>
        <p class="actions">
          <a class="button" href={picture} download={`${name.replaceAll(/[\\/:*?"<>|]/g, "_")}.svg`}>
            {say("save")}
          </a>
        </p>
      </div>
    </li>
  );
}

/** Pixels of a module, where a program asks for a size in pixels. */
const SCALE = 10;

/** Black on white, whatever the theme: scanners need it. Level M bears 15 % of damage. */
const svgOf = (url: string): string =>
  toSvgSource(generate(url, { minCorrectionLevel: correction.M }), { on: "#000", off: "#fff", scale: SCALE });
