/** The doctor's list of the company's tags, with the ids that rules use. Asks nobody. */
import type { AskedAnswer } from "../../credentials/asker.ts";
import { say } from "../../i18n/sentence.ts";
import type { TagGroup } from "../../wecom/contact.ts";
import type { Finding } from "./finding.ts";
import { type CheckReading, unfound, withList } from "./reading.ts";

const TAG_LIST = "externalcontact/get_corp_tag_list";

/** No check when nothing was asked. Rules need no tags, so nothing here is wrong. */
export function checkTags(reading: CheckReading, groups: AskedAnswer<TagGroup[]>): Finding[] {
  const check = "check-tags";
  if (groups === null) return [];
  if (groups.kind !== "found") return [{ ...unfound(check, TAG_LIST, groups, reading), ok: null }];
  const lines = groups.value.map(
    ({ name, tags }) => `${name}: ${tags.map((tag) => `${tag.name} (${tag.id})`).join(", ")}`,
  );
  const total = groups.value.reduce((sum, { tags }) => sum + tags.length, 0);
  if (total === 0) return [{ check, ok: true, found: say("no-company-tags") }];
  const found = say("tags-listed", { count: total, groups: lines.length });
  return [withList({ check, ok: true, found }, lines)];
}
