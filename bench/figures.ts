/** Keeps measured numbers by name, one for each round, and gives their median and spread. */

export interface Figure {
  median: number;
  low: number;
  high: number;
}

export class Figures {
  readonly #values = new Map<string, number[]>();

  add(name: string, value: number): void {
    const values = this.#values.get(name) ?? [];
    values.push(value);
    this.#values.set(name, values);
  }

  /** Throws when no value has this name. */
  of(name: string): Figure {
    const values = this.#values.get(name);
    if (values === undefined) throw new Error(`nothing was measured as "${name}"`);
    return { median: quantile(values, 0.5), low: Math.min(...values), high: Math.max(...values) };
  }

  /** The newest value, NaN when there is none. */
  last(name: string): number {
    return this.#values.get(name)?.at(-1) ?? Number.NaN;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** The ratio of two figures, round by round: it is steady although the machine is not. */
  ratio(over: string, under: string): Figure {
    return this.ratioToBest(over, [under], Math.max);
  }

  /** The ratio to the best of several figures in the same round; `best` is `Math.min` where less is better. */
  ratioToBest(over: string, unders: readonly string[], best: (...values: number[]) => number): Figure {
    const ratios = (this.#values.get(over) ?? []).map(
      (value, round) =>
        value / best(...unders.map((under) => this.#values.get(under)?.[round] ?? Number.NaN)),
    );
    return { median: quantile(ratios, 0.5), low: Math.min(...ratios), high: Math.max(...ratios) };
  }

  toJSON(): Record<string, number[]> {
    return Object.fromEntries(this.#values);
  }
}

/** The smallest value that at least this share of all values does not exceed; the median of two is their mean. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = share * sorted.length;
  const at = sorted[Math.max(0, Math.ceil(place) - 1)] ?? Number.NaN;
  const isBetween = share === 0.5 && Number.isInteger(place);
  return isBetween ? (at + (sorted[place] ?? at)) / 2 : at;
}
