/** Icons, drawn from Lucide's shapes: decoration only, so that screen readers pass over them. */
import {
  Activity,
  BookOpen,
  ChartColumn,
  CircleAlert,
  CircleCheck,
  CircleMinus,
  CircleX,
  Clock,
  Copy,
  Download,
  File,
  History,
  type IconNode,
  Image,
  Languages,
  LogOut,
  MessageSquareText,
  Music,
  QrCode,
  RefreshCw,
  ScrollText,
  Video,
} from "lucide";
import { h } from "preact";

const icon = (shapes: IconNode) =>
  function Icon() {
    return (
      <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
        {shapes.map(([tag, attributes]) => h(tag, attributes))}
      </svg>
    );
  };

export const ActivityIcon = icon(Activity);
export const BookIcon = icon(BookOpen);
export const ChartIcon = icon(ChartColumn);
export const AlertIcon = icon(CircleAlert);
export const CheckIcon = icon(CircleCheck);
export const MinusIcon = icon(CircleMinus);
export const CrossIcon = icon(CircleX);
export const ClockIcon = icon(Clock);
export const CopyIcon = icon(Copy);
export const DownloadIcon = icon(Download);
export const FileIcon = icon(File);
export const HistoryIcon = icon(History);
export const LanguagesIcon = icon(Languages);
export const LogOutIcon = icon(LogOut);
export const MessageIcon = icon(MessageSquareText);
export const MusicIcon = icon(Music);
export const PictureIcon = icon(Image);
export const QrCodeIcon = icon(QrCode);
export const RefreshIcon = icon(RefreshCw);
export const RulesIcon = icon(ScrollText);
export const VideoIcon = icon(Video);

/** Yingbin's own sign. */
export function LogoIcon() {
  return <img class="logo" src="./icon.svg" alt="" width="28" height="28" />;
}
