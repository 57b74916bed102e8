/** A code's picture for printing, with the State under it: whoever finds the print knows which code it is. */

const SIDE = 860;
const MARGIN = 48;
const CAPTION = 84;

/** Whether it could be fetched and drawn. */
export async function downloadPicture(url: string, state: string): Promise<boolean> {
  try {
    const picture = await load(url);
    const canvas = document.createElement("canvas");
    canvas.width = SIDE;
    canvas.height = SIDE + CAPTION;
    const pen = canvas.getContext("2d");
    if (pen === null) return false;
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, MARGIN, MARGIN, SIDE - 2 * MARGIN, SIDE - 2 * MARGIN);
    pen.fillStyle = "#1b2430";
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.font = '500 40px system-ui, "PingFang SC", "Microsoft YaHei", sans-serif';
    pen.fillText(state, SIDE / 2, SIDE + CAPTION / 2 - MARGIN / 2, SIDE - 2 * MARGIN);
    save(canvas.toDataURL("image/png"), `${fileNameOf(state)}.png`);
    return true;
  } catch {
    return false;
  }
}

function load(url: string): Promise<HTMLImageElement> {
  const { promise, resolve, reject } = Promise.withResolvers<HTMLImageElement>();
  const picture = new Image();
  picture.onload = () => resolve(picture);
  picture.onerror = reject;
  picture.src = url;
  return promise;
}

/** Without the signs that file systems refuse. */
const fileNameOf = (state: string) => state.replaceAll(/[\\/:*?"<>|]/g, "_");

function save(url: string, name: string): void {
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = name;
  anchor.click();
}
