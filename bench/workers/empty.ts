/** The least that is a Worker: what a start costs before it costs anything of ours. */
export default { fetch: () => new Response("success") } satisfies ExportedHandler;
