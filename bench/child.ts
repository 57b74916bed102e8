/**
 * A Node process whose functions are called by name, so that the load generator, WeCom and the peer each have an event
 * loop of their own. Knows nothing of the functions.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

// biome-ignore lint/suspicious/noExplicitAny: the types are those of the child's functions
type Functions = Record<string, (...args: any[]) => unknown>;

interface Question {
  id: number;
  name: string;
  args: unknown[];
}
type Reply = { id: number; ok: true; value: unknown } | { id: number; ok: false; error: string };

export class Child<F extends Functions> {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  #asked = 0;

  /** Starts a module that calls `answerParent`. */
  constructor(module: URL) {
    this.#process = fork(fileURLToPath(module), { serialization: "advanced" });
    this.#process.on("message", (reply: Reply) => {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if (reply.ok) waiting?.resolve(reply.value);
      else waiting?.reject(new Error(reply.error));
    });
    this.#process.on("exit", (code) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`a process ended with ${code}`));
    });
  }

  get pid(): number | null {
    return this.#process.pid ?? null;
  }

  call<N extends keyof F & string>(name: N, ...args: Parameters<F[N]>): Promise<Awaited<ReturnType<F[N]>>> {
    this.#asked += 1;
    const question: Question = { id: this.#asked, name, args };
    return new Promise((resolve, reject) => {
      this.#waiting.set(question.id, { resolve: (value) => resolve(value as never), reject });
      this.#process.send(question);
    });
  }

  async stop(): Promise<void> {
    const exited = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await exited;
  }
}

/** In the child: answers the parent's calls until the parent disconnects. */
export function answerParent(functions: Functions): void {
  process.on("message", async ({ id, name, args }: Question) => {
    try {
      process.send?.({ id, ok: true, value: await functions[name]?.(...args) } satisfies Reply);
    } catch (error) {
      process.send?.({ id, ok: false, error: String(error) } satisfies Reply);
    }
  });
  process.on("disconnect", () => process.exit());
}
