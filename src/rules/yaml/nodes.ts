/**
 * Builds the tree of a rules file's values, each with its place, from the parser's events. Refuses input that the
 * readers of the values cannot handle: keys that stand twice or are no texts, tags, aliases that repeat themselves or
 * too much, a second document.
 */
import {
  type AliasEvent,
  EVENT_ID,
  type Event,
  getScalarValue,
  type MappingEvent,
  type ScalarEvent,
  type SequenceEvent,
} from "js-yaml";
import { type Sentence, say } from "../../i18n/sentence.ts";
import { MAX_FAULTS } from "../../schema/custom.ts";
import { quote } from "../../schema/wording.ts";
import { endOf, scalarOf, startOf } from "./scalars.ts";
import { notInQuotes, type SyntaxFault } from "./syntax-faults.ts";

/** Values of a file with its aliases written out. An anchor bomb (aliases of aliases) has more. */
const MAX_VALUES = 300_000;

/** A value. A value that aliases repeat has several places. */
export interface Node {
  value: unknown;
  /** How many values it has, its keys and itself included. */
  size: number;
  /** Empty in a tree without places. */
  children: ReadonlyMap<string | number, NodePlace>;
}

/** Where a value stands, in characters from the beginning of the file. */
export interface NodePlace {
  offset: number;
  /** Where its key stands, if it has one. */
  keyOffset: number;
  node: Node;
}

const NO_CHILDREN: Node["children"] = new Map();
const NOTHING: Node = { value: undefined, size: 0, children: NO_CHILDREN };

/**
 * The tree of a text, built from its events, which it uses up, and the faults of the text. A tree without places takes
 * half the memory, and has only its root.
 */
export function readTree(
  text: string,
  events: (Event | undefined)[],
  hasPlaces: boolean,
): { root: NodePlace; faults: SyntaxFault[] } {
  const reader = new Reader(text, events, hasPlaces);
  return { root: reader.document(), faults: reader.faults };
}

/** Reads node after node. It may recurse: the parser limits how deeply nodes are nested. */
class Reader {
  readonly faults: SyntaxFault[] = [];
  readonly #text: string;
  readonly #events: (Event | undefined)[];
  readonly #hasPlaces: boolean;
  #next = 0;
  /** The end of the last value: a missing value is placed there. */
  #end = 0;
  /** The values that aliases may repeat; null while a value is being read. */
  readonly #anchors = new Map<string, Node | null>();

  constructor(text: string, events: (Event | undefined)[], hasPlaces: boolean) {
    this.#text = text;
    this.#events = events;
    this.#hasPlaces = hasPlaces;
  }

  document(): NodePlace {
    // The first event opens the document.
    this.#next = 1;
    const root = this.#node();
    // And another closes it.
    if (this.#events.length > this.#next + 1) {
      const rest = this.#text.slice(this.#end);
      const offset = this.#end + Math.max(0, rest.search(/^(---|\.\.\.)/m));
      this.#refuse(offset, say("second-document"));
    }
    return root;
  }

  #node(): NodePlace {
    const event = this.#events[this.#next];
    // Releases the event: all events beside the whole tree would take half as much memory again.
    this.#events[this.#next] = undefined;
    this.#next += 1;
    switch (event?.type) {
      case EVENT_ID.SCALAR:
        return this.#scalar(event);
      case EVENT_ID.ALIAS:
        return this.#alias(event);
      case EVENT_ID.SEQUENCE:
        return this.#list(event);
      case EVENT_ID.MAPPING:
        return this.#group(event);
      default:
        return this.#place(this.#end, NOTHING);
    }
  }

  #scalar(event: ScalarEvent): NodePlace {
    const offset = startOf(this.#text, event, this.#end);
    this.#end = Math.max(this.#end, endOf(event));
    const written = getScalarValue(this.#text, event);
    if (!written.isWellFormed()) this.#refuse(offset, say("half-a-sign"));
    const node = { value: scalarOf(written, event), size: 1, children: NO_CHILDREN };
    return this.#anchored(event, offset, () => node);
  }

  #alias({ anchorStart, anchorEnd }: AliasEvent): NodePlace {
    const offset = anchorStart - 1;
    this.#end = anchorEnd;
    const name = this.#text.slice(anchorStart, anchorEnd);
    const node = this.#anchors.get(name);
    if (node === undefined) this.#refuse(offset, say("unknown-alias", { name, alias: quote(`*${name}`) }));
    if (node === null) this.#refuse(offset, say("alias-in-itself", { name }));
    return this.#place(offset, node ?? NOTHING);
  }

  #list(event: SequenceEvent): NodePlace {
    return this.#anchored(event, event.start, () => {
      const value: unknown[] = [];
      const children = this.#hasPlaces ? new Map<number, NodePlace>() : null;
      let size = 1;
      this.#end = Math.max(this.#end, event.start);
      while (this.#goesOn()) {
        this.#stepBehindDash();
        const item = this.#node();
        children?.set(value.length, item);
        value.push(item.node.value);
        size += item.node.size;
      }
      return { value, size, children: children ?? NO_CHILDREN };
    });
  }

  /** Places a missing item behind its dash. */
  #stepBehindDash(): void {
    const event = this.#events[this.#next];
    if (event?.type !== EVENT_ID.SCALAR || event.valueStart !== -1) return;
    const dash = /(?:[\s\]},]|#.*\n)*-/y;
    dash.lastIndex = this.#end;
    if (dash.test(this.#text)) this.#end = dash.lastIndex;
  }

  #group(event: MappingEvent): NodePlace {
    return this.#anchored(event, event.start, () => {
      const entries = new Map<string, unknown>();
      const children = this.#hasPlaces ? new Map<string, NodePlace>() : null;
      let size = 1;
      while (this.#goesOn()) {
        const key = this.#key();
        const { offset, node } = this.#node();
        if (entries.has(key.name)) {
          this.#refuse(key.offset, say("key-twice", { key: quote(key.name) }));
        }
        children?.set(key.name, { offset, keyOffset: key.offset, node });
        entries.set(key.name, node.value);
        size += 1 + node.size;
      }
      // Unlike an assignment, this makes `__proto__` a key like any other.
      return { value: Object.fromEntries(entries), size, children: children ?? NO_CHILDREN };
    });
  }

  /** A key as it is written: `007` is not 7. */
  #key(): { name: string; offset: number } {
    const event = this.#events[this.#next];
    const { offset, node } = this.#node();
    if (event?.type === EVENT_ID.SCALAR) return { name: getScalarValue(this.#text, event), offset };
    if (event?.type === EVENT_ID.ALIAS && typeof node.value === "string") return { name: node.value, offset };
    if (this.faults.length < MAX_FAULTS) {
      const fault = notInQuotes(this.#text, offset) ?? { offset, message: say("key-not-text") };
      this.#refuse(fault.offset, fault.message);
    }
    return { name: "", offset };
  }

  /** Whether a list or group has another item; steps over its end. */
  #goesOn(): boolean {
    const event = this.#events[this.#next];
    if (event !== undefined && event.type !== EVENT_ID.POP) return true;
    this.#next += 1;
    return false;
  }

  #anchored(event: ScalarEvent | SequenceEvent | MappingEvent, offset: number, read: () => Node): NodePlace {
    const { anchorStart, anchorEnd, tagStart } = event;
    if (tagStart !== -1) this.#refuse(tagStart, say("no-tags"));
    const anchor = anchorStart === -1 ? null : this.#text.slice(anchorStart, anchorEnd);
    if (anchor !== null) this.#anchors.set(anchor, null);
    const node = read();
    if (anchor !== null) this.#anchors.set(anchor, node);
    if (node.size > MAX_VALUES && this.faults.length === 0)
      this.#refuse(offset, say("too-many-values", { most: MAX_VALUES }));
    return this.#place(offset, node);
  }

  #place(offset: number, node: Node): NodePlace {
    return { offset, keyOffset: offset, node };
  }

  /** Reports only the first of several faults at one place. */
  #refuse(offset: number, message: Sentence): void {
    if (this.faults.length >= MAX_FAULTS || this.faults.at(-1)?.offset === offset) return;
    this.faults.push({ offset, message });
  }
}
