/** Where the Worker of `npm start` listens, the simulated WeCom one port further; and who may ask it. */
export const WORKER_PORT = Number(process.env["YINGBIN_PORT"] ?? 8787);
export const ADMIN_TOKEN = "local-admin-token";
