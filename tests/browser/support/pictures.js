// Pictures of a page on a phone and on a laptop, for a person to look at. Nothing compares them; they are not committed.
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../screenshots/", import.meta.url));
const SCREENS = { phone: { width: 360, height: 740 }, laptop: { width: 1280, height: 800 } };

export async function takePictures(page, name) {
  for (const [screen, size] of Object.entries(SCREENS)) {
    await page.setViewportSize(size);
    await page.screenshot({ path: `${FOLDER}${name.replace(/\W+/g, "-")}.${screen}.png`, fullPage: true });
  }
}
