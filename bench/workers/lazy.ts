/** The production Worker, evaluated by the first request and not at the start, so that evaluation is timed alone. */
export default {
  async fetch() {
    await import("../../src/index.ts");
    return new Response("success");
  },
} satisfies ExportedHandler;
