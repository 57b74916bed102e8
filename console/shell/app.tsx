/** The frame of every page: the pages' names, who is logged in, and the page that the address names. */
import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import {
  ActivityIcon,
  BookIcon,
  ChartIcon,
  HistoryIcon,
  LanguagesIcon,
  LogOutIcon,
  LogoIcon,
  MessageIcon,
  QrCodeIcon,
  RulesIcon,
} from "../widgets/icons.tsx";
import { Loading } from "../widgets/states.tsx";
import { changeLanguage, language, wordsOf } from "../words.ts";
import { findApps } from "./apps.ts";
import { Login } from "./login.tsx";
import { link, route } from "./router.ts";
import { logOut, type Session, session } from "./session.ts";
import { COMMON } from "./texts.ts";

const say = wordsOf(COMMON);

interface Page {
  name: "deliveries" | "rules" | "codes" | "figures" | "health" | "history" | "programs";
  /** The first part of its address. */
  path: string;
  Icon: () => JSX.Element;
  load: () => Promise<{ default: ComponentType }>;
}

const PAGES: readonly Page[] = [
  {
    name: "deliveries",
    path: "/deliveries",
    Icon: MessageIcon,
    load: () => import("../pages/deliveries/page.tsx"),
  },
  { name: "rules", path: "/rules", Icon: RulesIcon, load: () => import("../pages/rules/page.tsx") },
  { name: "codes", path: "/codes", Icon: QrCodeIcon, load: () => import("../pages/codes/page.tsx") },
  { name: "figures", path: "/figures", Icon: ChartIcon, load: () => import("../pages/figures/page.tsx") },
  { name: "history", path: "/history", Icon: HistoryIcon, load: () => import("../pages/history/page.tsx") },
  { name: "health", path: "/health", Icon: ActivityIcon, load: () => import("../pages/health/page.tsx") },
  { name: "programs", path: "/programs", Icon: BookIcon, load: () => import("../pages/programs/page.tsx") },
];

export function App(): JSX.Element {
  const now = session.value;
  switch (now.state) {
    case "unknown":
      return <Loading />;
    case "none":
      return <Login state={now} />;
    case "open":
      return <Frame session={now.session} />;
  }
}

function Frame({ session: { by, role } }: { session: Session }) {
  const page = PAGES.find(({ path }) => route.value.path.split("/")[1] === path.slice(1));
  useEffect(() => void findApps(), []);
  useEffect(() => {
    document.title = `${page === undefined ? "" : `${say(page.name)} · `}${say("product")}`;
  });
  return (
    <div class="frame">
      <button type="button" class="skip" onClick={() => document.getElementById("content")?.focus()}>
        {say("skip-to-content")}
      </button>
      <header class="side">
        <a class="brand" href={link("/deliveries")}>
          <LogoIcon /> {say("product")}
        </a>
        <nav aria-label={say("pages")}>
          {PAGES.map(({ name, path, Icon }) => (
            <a key={path} href={link(path)} aria-current={page?.path === path ? "page" : undefined}>
              <Icon /> <span>{say(name)}</span>
            </a>
          ))}
        </nav>
        <div class="account">
          <span>{say("signed-in-as", { by: by === "token" ? "ADMIN_TOKEN" : by, role: say(role) })}</span>
          <button
            type="button"
            class="plain"
            lang={language.value === "zh" ? "en" : "zh-CN"}
            onClick={() => changeLanguage(language.value === "zh" ? "en" : "zh")}
          >
            <LanguagesIcon /> {say("other-language")}
          </button>
          <button type="button" class="plain" onClick={() => void logOut()}>
            <LogOutIcon /> {say("log-out")}
          </button>
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        {page === undefined ? <p>{say("no-such-page")}</p> : <LoadedPage key={page.path} page={page} />}
      </main>
    </div>
  );
}

type Loaded = { state: "pending" } | { state: "failed" } | { state: "loaded"; Component: ComponentType };

function LoadedPage({ page }: { page: Page }) {
  const [loaded, setLoaded] = useState<Loaded>({ state: "pending" });
  useEffect(() => {
    page.load().then(
      ({ default: Component }) => setLoaded({ state: "loaded", Component }),
      () => setLoaded({ state: "failed" }),
    );
  }, [page]);
  switch (loaded.state) {
    case "pending":
      return <Loading />;
    case "failed":
      return (
        <p role="alert">
          {say("page-not-loaded")}{" "}
          <button type="button" class="button" onClick={() => location.reload()}>
            {say("reload")}
          </button>
        </p>
      );
    case "loaded":
      return <loaded.Component />;
  }
}
