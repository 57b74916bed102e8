/** The rules file of an app, as the API has it. A file that was read before is not sent again while it is the same. */
import { type Answer, type AnswerOf, answerOf, api } from "../../api.ts";
import { language } from "../../words.ts";

export type RulesFile = AnswerOf<Awaited<ReturnType<typeof api.rules.$get>>>;

const NOT_MODIFIED = 304;

/** What was read last, by language and app: the words of a fault are in one language. */
const read = new Map<string, { etag: string; file: RulesFile }>();

/** Asks for the file of an app; null for the common one. */
export async function readFile(app: string | null): Promise<Answer<RulesFile>> {
  const key = `${language.value} ${app ?? ""}`;
  const before = read.get(key);
  const headers: Record<string, string> = before === undefined ? {} : { "if-none-match": before.etag };
  const asked = api.rules.$get({ query: app === null ? {} : { app } }, { headers });
  const response = await asked.catch(() => null);
  if (before !== undefined && Number(response?.status) === NOT_MODIFIED)
    return { ok: true, answer: before.file };
  const answer = await answerOf(asked);
  const etag = response?.headers.get("etag") ?? null;
  if (answer.ok && etag !== null) read.set(key, { etag, file: answer.answer });
  return answer;
}

/** After a publication: an app may have a file of its own now, with the text that the common one has. */
export function forgetFiles(): void {
  read.clear();
}
