/** Calls the Worker's API for codes; ends the command with a sentence where the Worker gives no usable answer. */
import * as v from "valibot";
import { adoptAnswer, codesAnswer, linksAnswer } from "../../src/api/codes/answers.ts";
import type { CodeBody } from "../../src/api/codes/bodies.ts";
import type { ListedCode } from "../../src/codes/code.ts";
import { refused, unreachable } from "../doctor/ask.ts";
import type { AskedWorker } from "../doctor/worker.ts";
import { giveUp, LANGUAGE } from "../words.ts";

/** For one request a Worker makes up to forty calls to WeCom, each of which may take a second. */
const TIMEOUT_MS = 120_000;

const problem = v.object({ error: v.object({ code: v.string(), message: v.string() }) });

interface Answer {
  status: number;
  location: string | null;
  body: unknown;
}

type KfLink = v.InferOutput<typeof linksAnswer>["links"][number];

export interface Refused {
  ok: false;
  message: string;
}

export class Caller {
  readonly #worker: AskedWorker;
  readonly #app: string;

  constructor(worker: AskedWorker, app: string) {
    this.#worker = worker;
    this.#app = app;
  }

  /** All codes; with `isFresh` the Worker asks WeCom for them now. */
  async codes(isFresh: boolean): Promise<ListedCode[]> {
    const codes: ListedCode[] = [];
    let cursor: string | null = null;
    do {
      const query: Record<string, string> = isFresh ? { fresh: "1" } : {};
      if (cursor !== null) query["cursor"] = cursor;
      const answer = await this.#asked("GET", `codes?${new URLSearchParams(query)}`);
      const page = v.parse(codesAnswer, answer);
      codes.push(...page.codes);
      ({ cursor } = page);
    } while (cursor !== null);
    return codes;
  }

  async put(state: string, code: CodeBody): Promise<{ ok: true; isNew: boolean } | Refused> {
    const answer = await this.#send("PUT", `codes/${encodeURIComponent(state)}`, code);
    if (answer.status === 200 || answer.status === 201) return { ok: true, isNew: answer.status === 201 };
    return this.#refusal(answer);
  }

  /** Adopts all codes that the app made elsewhere. */
  async adopt() {
    const all = { adopted: 0, known: 0, twins: [] as { state: string; configId: string }[] };
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? "" : `?${new URLSearchParams({ cursor })}`;
      const page: v.InferOutput<typeof adoptAnswer> = v.parse(
        adoptAnswer,
        await this.#asked("POST", `codes/adopt${query}`),
      );
      all.adopted += page.adopted;
      all.known += page.known;
      all.twins.push(...page.twinCodes);
      ({ cursor } = page);
    } while (cursor !== null);
    return all;
  }

  /** Links into an account: one for each scene_param, or one without. */
  async links(
    account: string,
    scene: string | undefined,
    params: readonly string[],
  ): Promise<{ ok: true; links: KfLink[] } | Refused> {
    const body = { open_kfid: account, scene, scene_params: params.length > 0 ? params : undefined };
    const answer = await this.#send("POST", "kf/links", body);
    if (answer.status === 200) return { ok: true, links: v.parse(linksAnswer, answer.body).links };
    return this.#refusal(answer);
  }

  /** The picture of a code, a PNG. */
  async picture(state: string): Promise<{ ok: true; png: Uint8Array } | Refused> {
    const { status, location, text, bytes } = await this.#fetched(
      "GET",
      `codes/${encodeURIComponent(state)}/picture`,
    );
    if (status === 200) return { ok: true, png: bytes };
    return this.#refusal({ status, location, body: parsed(text) });
  }

  /** What the API says of one code or scene, after which others may be tried; ends the command for any other answer. */
  #refusal(answer: Answer): Refused {
    const told = v.safeParse(problem, answer.body);
    if (!told.success || told.output.error.code === "unauthorized") return this.#giveUp(answer);
    return { ok: false, message: told.output.error.message };
  }

  /** The body of an answer with status 200; ends the command for any other status. */
  async #asked(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await this.#send(method, path, body);
    return answer.status === 200 ? answer.body : this.#giveUp(answer);
  }

  async #send(method: string, path: string, body?: unknown): Promise<Answer> {
    const { status, location, text } = await this.#fetched(method, path, body);
    return { status, location, body: parsed(text) };
  }

  async #fetched(method: string, path: string, body?: unknown) {
    const { url, admin } = this.#worker;
    try {
      const response = await fetch(`${url}/api/apps/${encodeURIComponent(this.#app)}/${path}`, {
        method,
        headers: { authorization: `Bearer ${admin.token}`, "accept-language": LANGUAGE },
        body: body === undefined ? null : JSON.stringify(body),
        redirect: "manual",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const bytes = new Uint8Array(await response.arrayBuffer());
      const location = response.headers.get("location");
      return { status: response.status, location, bytes, text: new TextDecoder().decode(bytes) };
    } catch (error) {
      return giveUp(unreachable(url, error));
    }
  }

  #giveUp({ status, location, body }: Answer): never {
    const told = v.safeParse(problem, body);
    const isApi = told.success && told.output.error.code !== "unauthorized";
    if (isApi) return giveUp(told.output.error.message);
    return giveUp(refused(this.#worker.url, this.#worker.admin, status, location, body));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
