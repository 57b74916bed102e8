/**
 * Where the Worker of `npm start` listens, the simulated WeCom one port further and `npm run dev:receiver` two; who may
 * ask it, and what it signs with.
 */
export const WORKER_PORT = Number(process.env["YINGBIN_PORT"] ?? 8787);
export const RECEIVER_PORT = WORKER_PORT + 2;
export const ADMIN_TOKEN = "local-admin-token";
export const WEBHOOK_SECRET = "whsec_bG9jYWwtd2ViaG9vay1zZWNyZXQtZm9yLWV2ZXJ5Ym9keQ==";
