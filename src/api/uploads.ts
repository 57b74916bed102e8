/** `/api/uploads`: pictures and files that people upload for their rules, which name them by their SHA-256. */
import { bodyLimit } from "hono/body-limit";
import { audit } from "../audit/audit.ts";
import { Hono } from "../http/hono.ts";
import { say } from "../i18n/sentence.ts";
import { acceptedFile, inMegabytes, LARGEST } from "../media/accepted-file.ts";
import { kindOfFile } from "../media/kind.ts";
import { readUpload, storeUpload } from "../media/uploads.ts";
import type { OperatorEnv } from "./access/operator.ts";
import { editor, viewer } from "./access/role.ts";
import { problem } from "./problem.ts";
import { query } from "./query/query.ts";
import { uploadQuery } from "./query/upload-query.ts";

const LARGEST_BYTES = Math.max(...Object.values(LARGEST).map(({ bytes }) => bytes));

export const uploads = new Hono<OperatorEnv>()
  .post(
    "/",
    editor,
    query(uploadQuery),
    bodyLimit({
      maxSize: LARGEST_BYTES,
      onError: (c) =>
        problem(c, 413, "too-large", say("larger-than-medium", { most: inMegabytes(LARGEST_BYTES) })),
    }),
    async (c) => {
      const { type } = c.req.valid("query");
      const bytes = new Uint8Array(await c.req.arrayBuffer());
      // The name that customers see stands in the rules file.
      const accepted = acceptedFile({ type, url: "upload:" }, bytes);
      if (!accepted.ok) {
        return bytes.byteLength > LARGEST[type].bytes
          ? problem(c, 413, "too-large", accepted.why)
          : problem(c, 422, "invalid-body", accepted.why);
      }
      await storeUpload(c.env, accepted);
      const { sha256 } = accepted;
      const size = bytes.byteLength;
      await audit(c.env, { by: c.var.operator.by, what: "upload.stored", about: { type, sha256, size } });
      return c.json({ sha256, type, size }, 201);
    },
  )
  .get("/:sha256", viewer, async (c) => {
    const sha256 = c.req.param("sha256");
    const bytes = /^[0-9a-f]{64}$/.test(sha256) ? await readUpload(c.env, sha256) : null;
    if (bytes === null) return problem(c, 404, "not-found", say("no-such-upload"), "sha256");
    return c.body(bytes.buffer, 200, {
      "content-type": kindOfFile(bytes),
      // Anybody may have uploaded anything: no browser runs it as a page of this origin.
      "content-security-policy": "default-src 'none'; sandbox",
    });
  });
