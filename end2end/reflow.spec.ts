// Pages fit: narrow screens, large text, the system's own colours, no motion.

import { CHANGED, PLACES } from "./support/pages.ts";
import { expect, test, type Page } from "./support/test.ts";

/** What sticks out to the side, by as much as can be scrolled; nothing when all fits. */
async function sticksOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.documentElement;
    const over = root.scrollWidth - root.clientWidth;
    if (over <= 0) return [];
    const wide = [...document.querySelectorAll<HTMLElement>("body *")].filter(
      (one) => one.getBoundingClientRect().right > root.clientWidth + 1,
    );
    const names = wide.slice(-3).map((one) => one.outerHTML.slice(0, 120));
    return [`${over} px too wide: ${names.join(" | ")}`];
  });
}

const WHO = { nobody: "nobody", ann: "a donor", ruth: "a church admin", david: "payment staff" };

for (const who of ["nobody", "ann", "ruth", "david"] as const) {
  test(`pages of ${WHO[who]} fit 320 px, and text of twice the size`, async ({ as, watch }) => {
    test.slow();
    const page = await as(who);
    const found: string[] = [];
    for (const place of [...PLACES, ...CHANGED].filter((place) => place.who === who)) {
      if (place.status) watch.expects(place.status);
      await page.setViewportSize({ width: 320, height: 640 });
      await place.open(page);
      const narrow = await sticksOut(page);
      found.push(...narrow.map((what) => `${place.name} at 320 px: ${what}`));

      await page.setViewportSize({ width: 1280, height: 900 });
      await page.locator("html").evaluate((html) => (html.style.fontSize = "200%"));
      const large = await sticksOut(page);
      found.push(...large.map((what) => `${place.name} with text of 200%: ${what}`));
    }
    expect(found).toEqual([]);
  });
}

test("text grows with the reader's setting", async ({ as }) => {
  const page = await as("ann");
  await page.goto("/gifts");
  const size = () =>
    page.locator("h1").evaluate((title) => Number.parseFloat(getComputedStyle(title).fontSize));
  const before = await size();
  await page.locator("html").evaluate((html) => (html.style.fontSize = "200%"));
  expect(await size()).toBeCloseTo(2 * before, 0);
});

test("in the system's own colours, words, icons and edges stay", async ({ as }) => {
  const page = await as("david", { forcedColors: "active" });
  for (const path of ["/staff/delayed", "/staff/delay/begin", "/settings"]) {
    await page.goto(path);
    expect(await page.evaluate(() => matchMedia("(forced-colors: active)").matches)).toBe(true);
    const bare = await page.locator("main .button, main .input").evaluateAll((controls) =>
      controls
        .filter((one) => one.checkVisibility())
        .filter((one) => Number.parseFloat(getComputedStyle(one).borderTopWidth) < 1)
        .map((one) => one.outerHTML.slice(0, 100)),
    );
    expect(bare, `${path}: every control has an edge`).toEqual([]);
    const lost = await page.locator("main .status .i").evaluateAll((icons) =>
      icons
        .filter((icon) => {
          const style = getComputedStyle(icon);
          const drawn = [style.color, style.fill, style.stroke];
          return drawn.every((color) => color === getComputedStyle(document.body).backgroundColor);
        })
        .map((icon) => icon.outerHTML.slice(0, 100)),
    );
    expect(lost, `${path}: every icon is seen`).toEqual([]);
  }
});

test("nothing moves for those who asked for no motion", async ({ as }) => {
  const page = await as("ann", { reducedMotion: "reduce" });
  for (const path of ["/gifts", "/give", "/recurring"]) {
    await page.goto(path);
    await page.getByRole("link").first().focus();
    const moving = await page.evaluate(() => {
      const timed = [...document.querySelectorAll("*")].filter((one) => {
        const { animationDuration, transitionDuration } = getComputedStyle(one);
        const longest = [animationDuration, transitionDuration]
          .flatMap((list) => list.split(","))
          .map((time) => Number.parseFloat(time) * (time.trim().endsWith("ms") ? 1 : 1_000));
        return Math.max(...longest) > 1;
      });
      return [...timed.map((one) => one.outerHTML.slice(0, 100)), ...document.getAnimations()];
    });
    expect(moving, path).toEqual([]);
  }
});
