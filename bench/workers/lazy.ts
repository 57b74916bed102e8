/** The production Worker, evaluated by the first request rather than at the start: so evaluation can be timed alone. */
export default {
  async fetch() {
    await import("../../src/index.ts");
    return new Response("success");
  },
} satisfies ExportedHandler;
