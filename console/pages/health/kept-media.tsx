/** The media that are kept alive: what each looks like, when it was uploaded to WeCom, and how long it is good. */
import type { AnswerOf, api } from "../../api.ts";
import { FileIcon, MusicIcon, PictureIcon, VideoIcon } from "../../widgets/icons.tsx";
import { Age, Time } from "../../widgets/time.tsx";
import { wordsOf } from "../../words.ts";
import { HEALTH } from "./texts.ts";

const say = wordsOf(HEALTH);

type Medium = AnswerOf<Awaited<ReturnType<typeof api.status.$get>>>["apps"][number]["media"][number];

const TYPES = {
  image: PictureIcon,
  voice: MusicIcon,
  video: VideoIcon,
  file: FileIcon,
} as const;
type Type = keyof typeof TYPES;
const typeOf = (name: string): Type => (Object.hasOwn(TYPES, name) ? (name as Type) : "file");

export function KeptMedia({ all }: { all: readonly Medium[] }) {
  if (all.length === 0) return null;
  return (
    <>
      <h3>{say("media")}</h3>
      <ul class="kept-media">
        {all.map((medium) => (
          <One key={medium.name} medium={medium} />
        ))}
      </ul>
    </>
  );
}

function One({ medium }: { medium: Medium }) {
  const { name, type, uploadedAt, goodUntil, isPermanent, failure } = medium;
  return (
    <li>
      <Thumbnail of={medium} />
      <div>
        <strong>{name}</strong> <span class="of">{say(typeOf(type))}</span>
        <p class="hint">
          {uploadedAt === null ? (
            say("media-not-yet")
          ) : (
            <>
              {say("media-age")} <Age of={uploadedAt} />
            </>
          )}
          {isPermanent ? (
            <> · {say("permanent")}</>
          ) : (
            goodUntil !== null && (
              <>
                {" · "}
                {say("good-until")} <Time at={goodUntil} />
              </>
            )
          )}
        </p>
        {failure !== null && (
          <p class="bad">
            {say("media-failed", { count: failure.times, number: failure.times, why: failure.why })}{" "}
            {failure.lastAt !== null && <Age of={failure.lastAt} />}
          </p>
        )}
      </div>
    </li>
  );
}

/** An upload comes from the Worker; other pictures from where the rules file says, which is told nothing of the reader. */
function Thumbnail({ of: { name, type, url } }: { of: Medium }) {
  const kind = typeOf(type);
  const Icon = TYPES[kind];
  const isShown = kind === "image" && (url.startsWith("/api/") || url.startsWith("https:"));
  return (
    <a class="thumbnail" href={url} target="_blank" rel="noreferrer" aria-label={say("media-open", { name })}>
      {isShown ? <img src={url} alt="" loading="lazy" referrerpolicy="no-referrer" /> : <Icon />}
    </a>
  );
}
