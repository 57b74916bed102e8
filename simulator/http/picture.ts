/** The picture of a code, as WeCom's host of pictures gives it: a PNG. It can be told from others, and not be scanned. */
import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { crc32, deflateSync } from "node:zlib";
import type { World } from "../world.ts";

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const SIZE = 16;

export function servePicture(world: World, response: ServerResponse, path: string): void {
  const way = [...world.corps.values()].map(({ contactWays }) => contactWays.withPicture(path)).find(Boolean);
  const body = way === undefined ? Buffer.alloc(0) : pictureOf(way.configId);
  response.writeHead(way === undefined ? 404 : 200, {
    "content-type": "image/png",
    "content-length": body.length,
  });
  response.end(body);
}

/** 16 grey points a side, by the hash of a text. */
function pictureOf(text: string): Buffer {
  const points = createHash("sha256").update(text).digest();
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIZE, 0);
  header.writeUInt32BE(SIZE, 4);
  header.writeUInt8(8, 8);
  // A row is a filter byte and its points.
  const rows = Buffer.concat(
    Array.from({ length: SIZE }, () => Buffer.concat([Buffer.alloc(1), points.subarray(0, SIZE)])),
  );
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
