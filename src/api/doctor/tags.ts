/** The doctor's list of the company's tags, with the ids that rules use. Asks nobody. */
import type { AskedAnswer } from "../../credentials/asked.ts";
import type { TagGroup } from "../../wecom/contact.ts";
import { type CheckReading, count, unfound, withList } from "./reading.ts";
import type { Check } from "./report.ts";

const TAG_LIST = "externalcontact/get_corp_tag_list";

/** No check when nothing was asked. Rules need no tags, so nothing here is wrong. */
export function checkTags(reading: CheckReading, groups: AskedAnswer<TagGroup[]>): Check[] {
  const check = "tags";
  if (groups === null) return [];
  if (groups.kind !== "found") return [{ ...unfound(check, TAG_LIST, groups, reading), ok: null }];
  const lines = groups.value.map(
    ({ name, tags }) => `${name}: ${tags.map((tag) => `${tag.name} (${tag.id})`).join(", ")}`,
  );
  const total = groups.value.reduce((sum, { tags }) => sum + tags.length, 0);
  if (total === 0) return [{ check, ok: true, found: "the company has none (客户联系, 企业标签)" }];
  const found = `${count(total, "tag")} in ${count(lines.length, "group")}; rules name them by the id in brackets`;
  return [withList({ check, ok: true, found }, lines)];
}
