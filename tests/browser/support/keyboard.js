// Hands that have no mouse.
import assert from "node:assert/strict";

const FAR_ENOUGH = 60;

/** Tabs from wherever the focus is to that element, and fails when the way does not lead there or the focus cannot be seen. */
export async function tabTo(page, selector) {
  await page.waitForSelector(selector, { state: "attached" });
  for (let steps = 0; steps < FAR_ENOUGH; steps += 1) {
    if (steps > 0) await page.keyboard.press("Tab");
    const found = await page.evaluate((wanted) => {
      const here = document.activeElement;
      if (!here?.matches(wanted)) return undefined;
      const { outlineStyle, outlineWidth } = getComputedStyle(here);
      const { top, bottom } = here.getBoundingClientRect();
      return { outlined: outlineStyle !== "none" && outlineWidth !== "0px", seen: bottom > 0 && top < innerHeight };
    }, selector);
    if (found === undefined) continue;
    assert.deepEqual(found, { outlined: true, seen: true }, `the focus on ${selector} is seen`);
    return;
  }
  throw new Error(`no tab leads to ${selector}`);
}

/** Goes there and presses Enter. */
export async function enter(page, selector) {
  await tabTo(page, selector);
  await page.keyboard.press("Enter");
}

/** Goes to a radio button or box and chooses it. */
export async function choose(page, selector) {
  const group = await page.getAttribute(selector, "name");
  await tabTo(page, `[name="${group}"]`);
  for (let steps = 0; steps < 10 && !(await page.locator(selector).evaluate((it) => it === document.activeElement)); steps += 1) {
    await page.keyboard.press("ArrowDown");
  }
  if (!(await page.isChecked(selector))) await page.keyboard.press("Space");
  assert.ok(await page.isChecked(selector), selector);
}

/** Goes to a list and chooses the line that begins so. */
export async function pick(page, selector, line) {
  await tabTo(page, selector);
  const chosen = () => page.locator(`${selector} option:checked`).innerText();
  for (let steps = 0; steps < 15 && !(await chosen()).startsWith(line); steps += 1) await page.keyboard.press("ArrowDown");
  assert.ok((await chosen()).startsWith(line), `${line} can be chosen`);
}

/** Goes to a field and types. */
export async function type(page, selector, text) {
  await tabTo(page, selector);
  await page.keyboard.type(text);
}
