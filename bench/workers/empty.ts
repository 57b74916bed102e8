/** The smallest Worker, whose start is the cost of a start without our code. */
export default { fetch: () => new Response("success") } satisfies ExportedHandler;
