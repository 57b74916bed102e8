/** A real browser on the console. Every page notes what must never be: errors, violations of the policy, foreign requests. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser as Chromium, chromium, type Page } from "playwright-core";
import { ADMIN_TOKEN } from "../e2e/scene.ts";

export interface Look {
  width?: number;
  scheme?: "light" | "dark";
  locale?: string;
}

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
/** A machine that a neighbour keeps busy takes its time. */
const PATIENCE_MS = 60_000;

/** A page, and what went wrong on it. */
export class ConsolePage {
  readonly page: Page;
  readonly faults: string[] = [];
  readonly #origin: string;

  constructor(page: Page, origin: string) {
    this.page = page;
    this.#origin = origin;
    page.setDefaultTimeout(PATIENCE_MS);
    page.on("pageerror", (error) => this.faults.push(`error: ${error.message}`));
    page.on("console", (message) => {
      // The browser itself tells of every answer of the API that is a refusal.
      const isRefusal = message.text().startsWith("Failed to load resource");
      if (message.type() === "error" && !isRefusal) this.faults.push(`console: ${message.text()}`);
    });
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith("http") && url.origin !== this.#origin)
        this.faults.push(`request to ${url.origin}`);
    });
  }

  /** Opens an address behind the `#`. */
  async open(hash: string): Promise<void> {
    await this.page.goto(`${this.#origin}/console/#${hash}`);
  }

  /** Opens an address and logs in with the token. */
  async logIn(hash = "/deliveries", token = ADMIN_TOKEN): Promise<void> {
    await this.open(hash);
    await this.page.getByLabel("ADMIN_TOKEN", { exact: true }).fill(token);
    await this.page.locator("form button[type=submit]").click();
    await this.page.locator("#content").waitFor();
  }

  /** What axe finds against WCAG 2.2 AA, a line each. */
  async axe(): Promise<string[]> {
    await this.page.evaluate(readFileSync(AXE, "utf8"));
    return await this.page.evaluate(async () => {
      const { axe } = window as unknown as { axe: { run(options: object): Promise<AxeResult> } };
      const { violations } = await axe.run({
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      });
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
    });
  }
}

interface AxeResult {
  violations: { id: string; nodes: { html: string }[] }[];
}

export class Browser {
  readonly #chromium: Chromium;
  readonly #origin: string;

  private constructor(browser: Chromium, origin: string) {
    this.#chromium = browser;
    this.#origin = origin;
  }

  static async start(origin: string): Promise<Browser> {
    const args = ["--no-sandbox", "--disable-dev-shm-usage"];
    return new Browser(await chromium.launch({ executablePath: chromiumPath(), args }), origin);
  }

  /** A page in a session of its own; violations of the policy count among its faults. */
  async page({ width = 1280, scheme = "light", locale = "zh-CN" }: Look = {}): Promise<ConsolePage> {
    const context = await this.#chromium.newContext({
      viewport: { width, height: 800 },
      colorScheme: scheme,
      locale,
      // The console shows times in the rules file's zone, wherever the reader is.
      timezoneId: "America/New_York",
    });
    const shown = new ConsolePage(await context.newPage(), this.#origin);
    await context.exposeFunction("noteViolation", (violated: string) =>
      shown.faults.push(`policy: ${violated}`),
    );
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
        const { noteViolation } = window as unknown as { noteViolation(text: string): void };
        noteViolation(`${violatedDirective} ${blockedURI}`);
      });
    });
    return shown;
  }

  async stop(): Promise<void> {
    await this.#chromium.close();
  }
}

/** The system's Chromium. */
function chromiumPath(): string {
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    try {
      return execFileSync("which", [name], { encoding: "utf8" }).trim();
    } catch {
      // The next name.
    }
  }
  throw new Error("no Chromium was found: apt-get install chromium fonts-noto-cjk");
}
