/** The page of somebody who is not logged in. The token is sent once and kept nowhere. */
import { useState } from "preact/hooks";
import { texts } from "../../src/i18n/text.ts";
import { LogoIcon } from "../widgets/icons.tsx";
import { changeLanguage, language, wordsOf } from "../words.ts";
import { route } from "./router.ts";
import { type LogIn, logIn, type SessionState } from "./session.ts";

// biome-ignore format: two lines each, so that the two languages can be compared
const say = wordsOf(texts({
  "title": {
    en: "Yingbin console",
    zh: "迎宾控制台",
  },
  "with-wecom": {
    en: "Log in with WeCom",
    zh: "用企业微信登录",
  },
  "or-token": {
    en: "or with the ADMIN_TOKEN",
    zh: "或用 ADMIN_TOKEN 登录",
  },
  "token": {
    en: "ADMIN_TOKEN",
    zh: "ADMIN_TOKEN",
  },
  "token-hint": {
    en: "The secret that was set when the Worker was deployed. It is sent once and kept nowhere.",
    zh: "部署 Worker 时设置的密钥。只发送一次，不会保存。",
  },
  "log-in": {
    en: "Log in",
    zh: "登录",
  },
  "logging-in": {
    en: "Logging in…",
    zh: "正在登录…",
  },
  "wrong-token": {
    en: "This is not the Worker's ADMIN_TOKEN. Copy it whole, without blanks or quotes; if it is lost, set a new one: npm run wrangler -- secret put ADMIN_TOKEN",
    zh: "请完整复制 ADMIN_TOKEN，不带空格和引号：现在填的不对。忘了的话可以重新设置：npm run wrangler -- secret put ADMIN_TOKEN",
  },
  "not-kept-http": {
    en: "Open the console by https: the browser does not keep the login's cookie on this plain http address.",
    zh: "请用 https 打开控制台：当前是 http 地址，浏览器不保存登录状态。",
  },
  "not-kept": {
    en: "The token is right, but the browser does not keep the login's cookie. Allow cookies for this site, or use another browser; on a machine of your own, 127.0.0.1 works in Chromium.",
    zh: "请允许本网站使用 Cookie，或换一个浏览器：密钥是对的，但浏览器没有保存登录状态。在本机调试时，用 Chromium 打开 127.0.0.1 可以登录。",
  },
  "other-language": {
    en: "中文",
    zh: "English",
  },
}));

export function Login({ state }: { state: Extract<SessionState, { state: "none" }> }) {
  const [token, setToken] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [failed, setFailed] = useState<Extract<LogIn, { ok: false }> | null>(null);
  const said = failed === null ? (state.problem?.message ?? null) : failureInWords(failed);

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    setBusy(true);
    const done = await logIn(token.trim());
    setBusy(false);
    setFailed(done.ok ? null : done);
  }

  return (
    <main class="login">
      <form class="card" onSubmit={(event) => void submit(event)}>
        <h1>
          <LogoIcon /> {say("title")}
        </h1>
        {state.hasWecomLogin && (
          <>
            <a class="button primary wide" href={`/api/session/wecom?to=${encodeURIComponent(whereTo())}`}>
              {say("with-wecom")}
            </a>
            <p class="divider">{say("or-token")}</p>
          </>
        )}
        <label class="field">
          {say("token")}
          <input
            type="password"
            name="token"
            autocomplete="current-password"
            required
            value={token}
            aria-describedby="token-hint"
            onInput={(event) => setToken(event.currentTarget.value)}
          />
        </label>
        <p class="hint" id="token-hint">
          {say("token-hint")}
        </p>
        <button
          type="submit"
          class={state.hasWecomLogin ? "button wide" : "button primary wide"}
          disabled={isBusy}
        >
          {isBusy ? say("logging-in") : say("log-in")}
        </button>
        <p class="failure" role="alert">
          {said}
        </p>
        <button
          type="button"
          class="plain"
          lang={language.value === "zh" ? "en" : "zh-CN"}
          onClick={() => changeLanguage(language.value === "zh" ? "en" : "zh")}
        >
          {say("other-language")}
        </button>
      </form>
    </main>
  );
}

const whereTo = () => {
  const { path, query } = route.value;
  return query.size === 0 ? path : `${path}?${query}`;
};

function failureInWords({ why, problem }: Extract<LogIn, { ok: false }>): string {
  if (why === "not-kept") return say(location.protocol === "http:" ? "not-kept-http" : "not-kept");
  return problem?.status === 401 ? say("wrong-token") : (problem?.message ?? "");
}
