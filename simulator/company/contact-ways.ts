/**
 * The contact ways (「联系我」) that the apps of a company made by API: codes that bear a State, and buttons for
 * mini-programs. Only the app that made a way sees it. Holds and finds them; judges no call.
 */
import type { App } from "./app.ts";
import { newConfigId, newPictureId } from "./ids.ts";

export interface ContactWay {
  readonly configId: string;
  readonly app: App;
  readonly createdAt: number;
  readonly type: 1 | 2;
  /** 1 a button in a mini-program, 2 a QR code. */
  readonly scene: 1 | 2;
  readonly isExclusive: boolean;
  /** The path of its picture; the same for as long as the way lives. */
  readonly picture: string;
  style: number | undefined;
  remark: string;
  skipVerify: boolean;
  state: string;
  /** Userids. */
  users: readonly string[];
  /** Ids of departments. */
  parties: readonly number[];
}

export type ContactWayDraft = Omit<ContactWay, "configId" | "app" | "createdAt" | "picture">;

export class ContactWays {
  /** The ways that were deleted, and when. */
  readonly removed: { way: ContactWay; at: number }[] = [];
  readonly #ways = new Map<string, ContactWay>();

  get size(): number {
    return this.#ways.size;
  }

  add(app: App, draft: ContactWayDraft, createdAt: number): ContactWay {
    const way = {
      ...draft,
      configId: newConfigId(),
      app,
      createdAt,
      picture: `/wwhead/${newPictureId()}/0`,
    };
    this.#ways.set(way.configId, way);
    return way;
  }

  /** A way that this app made. */
  get(app: App, configId: string): ContactWay | undefined {
    const way = this.#ways.get(configId);
    return way?.app === app ? way : undefined;
  }

  /** Those of an app, oldest first. */
  of(app: App): ContactWay[] {
    return [...this.#ways.values()].filter((way) => way.app === app);
  }

  /** Of the company, whichever app made them: somebody scans one. */
  withPicture(path: string): ContactWay | undefined {
    return [...this.#ways.values()].find(({ picture }) => picture === path);
  }

  remove(configId: string): void {
    const way = this.#ways.get(configId);
    if (way === undefined) return;
    this.#ways.delete(configId);
    this.removed.push({ way, at: Date.now() });
  }
}
