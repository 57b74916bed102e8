/** Tests from what a long form goes on that was broken off. */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as v from "valibot";
import { expect, onTestFinished, test } from "vitest";
import { Kept } from "../../load/kept.ts";

const step = v.object({ n: v.number() });

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "yingbin-kept-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const database = ({ worker }: Kept<typeof step>) => join(worker, "storage", "yingbin-Dispatcher", "1.sqlite");
function write(kept: Kept<typeof step>, text: string): void {
  mkdirSync(dirname(database(kept)), { recursive: true });
  writeFileSync(database(kept), text);
}
const read = (kept: Kept<typeof step>) => readFileSync(database(kept), "utf8");

test("a step that was being written is done again", () => {
  const folder = newFolder();
  Kept.in(folder, step).add({ n: 1 });
  appendFileSync(join(folder, "steps.jsonl"), '{"n":2');
  const second = Kept.in(folder, step);
  expect(second.steps).toEqual([{ n: 1 }]);
  second.add({ n: 2 });
  expect(Kept.in(folder, step).steps).toEqual([{ n: 1 }, { n: 2 }]);
});

test("storage that no step stands for is not gone on with", () => {
  const folder = newFolder();
  write(Kept.in(folder, step), "half filled");
  expect(existsSync(database(Kept.in(folder, step)))).toBe(false);
});

test("storage without a copy is what it was when the run was broken off", () => {
  const folder = newFolder();
  const first = Kept.in(folder, step);
  write(first, "filled");
  first.add({ n: 1 });
  write(first, "filled, and more");
  expect(read(Kept.in(folder, step))).toBe("filled, and more");
});

test("storage with a copy is what it was behind the last step, however often the run is broken off", () => {
  const folder = newFolder();
  const first = Kept.in(folder, step);
  for (const n of [1, 2]) {
    write(first, `after ${n}`);
    first.addWithStorage({ n });
  }
  for (let life = 0; life < 2; life += 1) {
    const next = Kept.in(folder, step);
    expect(read(next)).toBe("after 2");
    write(next, "amid the third step");
  }
});

test("a copy whose step was not kept is not taken", () => {
  const folder = newFolder();
  const first = Kept.in(folder, step);
  write(first, "after 1");
  first.addWithStorage({ n: 1 });
  mkdirSync(join(folder, "storage-after-2"));
  const second = Kept.in(folder, step);
  expect(read(second)).toBe("after 1");
  write(second, "after 2");
  second.addWithStorage({ n: 2 });
  expect(read(Kept.in(folder, step))).toBe("after 2");
});

test("a run that ended begins anew", () => {
  const folder = newFolder();
  const kept = Kept.in(folder, step);
  kept.add({ n: 1 });
  kept.end();
  expect(Kept.in(folder, step).steps).toEqual([]);
});
