/**
 * A walk over the nodes of a rules file: what aliases stand for, which keys there are, and where each value is.
 * Refuses what would trip those who read the values: keys that stand twice, aliases without end or measure.
 */
import { isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair } from "yaml";
import { grouped, quote } from "../messages/wording.ts";
import type { Path } from "./problem.ts";

/** Keys, texts and lists of a file with its aliases written out: an anchor bomb has more. */
const MAX_VALUES = 300_000;

/** What the walk found. */
export interface Survey {
  faults: readonly { offset: number; message: string }[];
  /** Where a value stands, or its key; for a path that leads nowhere, the nearest value around it. */
  offsetOf(path: Path, what: "key" | "value"): number;
}

/** Walks the contents of a document whose nesting is bounded. */
export function surveyOf(root: unknown): Survey {
  const anchors = new Map<string, Node>();
  const targets = new Map<Node, Node>();
  const entries = new Map<Node, Map<string, Pair>>();
  /** Of those that aliases may repeat. */
  const sizes = new Map<Node, number>();
  const faults: { offset: number; message: string }[] = [];
  const refuse = (node: Node, message: string) => {
    faults.push({ offset: node.range?.[0] ?? 0, message });
    return 0;
  };

  const measure = (node: unknown): number => {
    if (!isNode(node)) return 0;
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target === undefined) return refuse(node, unknownAlias(node.source));
      const size = sizes.get(target);
      if (size === undefined) return refuse(node, `*${node.source} stands inside of what it repeats`);
      targets.set(node, target);
      return size;
    }
    const { anchor } = node;
    if (anchor !== undefined) anchors.set(anchor, node);
    let size = 1;
    if (isSeq(node)) for (const item of node.items) size += measure(item);
    if (isMap(node)) {
      const pairs = new Map<string, Pair>();
      entries.set(node, pairs);
      for (const pair of node.items) {
        const key = isScalar(pair.key) ? String(pair.key.value) : "";
        if (pairs.has(key) && isNode(pair.key)) {
          refuse(pair.key, `the key ${quote(key)} stands here a second time; keep one of them`);
        }
        pairs.set(key, pair);
        size += 1 + measure(pair.value);
      }
    }
    if (size > MAX_VALUES && faults.length === 0) {
      refuse(node, `the file has more than ${grouped(MAX_VALUES)} values (aliases written out)`);
    }
    if (anchor !== undefined) sizes.set(node, size);
    return size;
  };
  measure(root);

  const offsetOf: Survey["offsetOf"] = (path, what) => {
    let node = root;
    let offset = 0;
    const stepTo = (next: unknown) => {
      node = next;
      if (isNode(next)) offset = next.range?.[0] ?? offset;
    };
    stepTo(root);
    for (const [depth, key] of path.entries()) {
      if (isAlias(node)) node = targets.get(node);
      if (isSeq(node) && typeof key === "number") stepTo(node.items[key]);
      else if (isMap(node)) {
        const pair = entries.get(node)?.get(String(key));
        if (pair === undefined) return offset;
        const asKey = (what === "key" && depth === path.length - 1) || !isNode(pair.value);
        stepTo(asKey ? pair.key : pair.value);
      } else return offset;
    }
    return offset;
  };
  return { faults, offsetOf };
}

function unknownAlias(name: string): string {
  const alias = `*${name}`;
  return `${alias} repeats something called &${name}, which is not in the file; if ${quote(alias)} is meant as text, put it in quotes`;
}
