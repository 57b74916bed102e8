/**
 * The texts of a sentence, in Chinese and English side by side, and what the compiler knows of them: a text names its
 * parts in braces, and the English text says which parts there are. Renders nothing.
 */

/**
 * `{name}` stands for a part; `{count:customer|customers}` for the first word when the part is 1, else for the second.
 * Braces with a blank behind them, as in `{ content: … }` or `{{ staff.name }}`, are only braces.
 */
export interface Text {
  readonly en: string;
  readonly zh: string;
  /** Said in its place to a program that sends JSON, to which advice on YAML means nothing. */
  readonly program?: { readonly en: string; readonly zh: string };
}

/** The names of the parts in a text. */
export type PartNames<Words extends string> = Words extends `${string}{${infer Inside}}${infer Rest}`
  ? PartName<Inside> | PartNames<Rest>
  : never;

type PartName<Inside extends string> = Inside extends `${infer Name}:${string}|${string}`
  ? Plain<Name>
  : Plain<Inside>;

type Plain<Name extends string> = Name extends "" | `${string}${" " | "{" | "\n"}${string}` ? never : Name;

/** What is wrong with a text: a part that the English one does not have. */
type Fits<One extends Text> =
  Exclude<PartNames<WordsBesideEnglish<One>>, PartNames<One["en"]>> extends never
    ? unknown
    : { readonly unknownPart: Exclude<PartNames<WordsBesideEnglish<One>>, PartNames<One["en"]>> };

type WordsBesideEnglish<One extends Text> =
  | One["zh"]
  | (One extends { program: { en: infer En extends string; zh: infer Zh extends string } } ? En | Zh : never);

/** A table of texts by code. It does not compile where a language is missing, or a text names a part that English lacks. */
export function texts<const Table extends Readonly<Record<string, Text>>>(
  table: Table & { readonly [Code in keyof Table]: Fits<Table[Code]> },
): Table {
  return table;
}
