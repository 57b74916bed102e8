/** Where the Worker of `npm start` listens, and who may ask it. */
export const WORKER_PORT = 8787;
export const ADMIN_TOKEN = "local-admin-token";
