/**
 * The simulated WeCom: a real HTTP server that speaks as qyapi.weixin.qq.com does, as strict as the platform
 * reference, with faults on demand. It shares no code with `src/`. This file starts and stops it; README.md is the
 * way in.
 */
import { createServer, type Server } from "node:http";
import { addCorp, type Corp, type CorpOptions } from "./company/corp.ts";
import { addProvider, type Provider, type ProviderOptions } from "./company/provider.ts";
import type { Faults } from "./faults.ts";
import { serve } from "./http/server.ts";
import type { Journal } from "./journal.ts";
import type { Settings } from "./settings/settings.ts";
import { World } from "./world.ts";

export type { Attempt, Callback } from "./callback/callback.ts";
export { encryptCallback } from "./callback/envelope.ts";
export { contactEvent, otherEvent } from "./callback/events.ts";
export { kfAuthChange, kfNotification } from "./callback/kf-events.ts";
export type { App, AppOptions } from "./company/app.ts";
export type { Contact, ContactOptions, RaiseOptions } from "./company/contact.ts";
export type { ContactWay } from "./company/contact-ways.ts";
export type { Corp, CorpOptions, MediaType, Upload } from "./company/corp.ts";
export type { ReceivedMessage } from "./company/inbox.ts";
export type { KfAccount, KfAccountOptions, KfServicer, KfServicerStatus } from "./company/kf/account.ts";
export type { KfHappening, KfMessage, KfOptions } from "./company/kf/activity.ts";
export type { KfScene } from "./company/kf/code.ts";
export type { KfReceived } from "./company/kf/inbox.ts";
export type { Kf, KfEnterOptions, KfParties, KfSaysOptions, KfVisit } from "./company/kf/kf.ts";
export { KF_SAMPLES } from "./company/kf/samples.ts";
export type { KfChange, KfServing } from "./company/kf/servicers.ts";
export { KF_STATE, type KfChannels, type KfSession, type KfState } from "./company/kf/session.ts";
export type { KfItem } from "./company/kf/stream.ts";
export type { Customer, CustomerOptions, Staff, StaffOptions } from "./company/people.ts";
export type { Provider, ProviderOptions } from "./company/provider.ts";
export type { Installation, SuiteOptions } from "./company/suite.ts";
export type { Template } from "./company/template.ts";
export type { ThirdPartyOptions, ThirdPartySuite } from "./company/third-party.ts";
export type { Fault, FaultEffect, FaultOptions } from "./faults.ts";
export type { JournalEntry } from "./journal.ts";
export type { Settings } from "./settings/settings.ts";

export class SimulatedWecom {
  /** Where the API is, for example `http://127.0.0.1:8788`. */
  readonly url: string;
  readonly #world: World;
  readonly #server: Server;

  /** Listens on `port`, or on any free one. */
  static async start(
    options: { port?: number | undefined; host?: string | undefined } = {},
  ): Promise<SimulatedWecom> {
    const { port = 0, host = "127.0.0.1" } = options;
    const world = new World();
    const server = createServer((request, response) => {
      serve(world, request, response).catch((error) => {
        // A caller that leaves in the middle of its request is none of our faults.
        if (!request.destroyed || request.complete) console.error("simulated WeCom:", error);
        response.destroy();
      });
    });
    // Kept connections outlive a test's pauses, so that none is closed while a call is on its way.
    server.keepAliveTimeout = 60_000;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, resolve);
    });
    return new SimulatedWecom(world, server, host);
  }

  private constructor(world: World, server: Server, host: string) {
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the server has no port");
    this.#world = world;
    this.#server = server;
    this.url = `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`;
    world.address = this.url;
  }

  /** Every API call, in order. */
  get journal(): Journal {
    return this.#world.journal;
  }

  /** The switches; change any of them at any time. */
  get settings(): Settings {
    return this.#world.settings;
  }

  get faults(): Faults {
    return this.#world.faults;
  }

  addCorp(options: CorpOptions = {}): Corp {
    return addCorp(this.#world, options);
  }

  /** A service provider, who may develop apps for companies: `corp.addApp({ provider })`. */
  addProvider(options: ProviderOptions = {}): Provider {
    return addProvider(this.#world, options);
  }

  /** Ends open connections, repeats and pauses too. */
  async close(): Promise<void> {
    this.#world.closing.abort();
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}
