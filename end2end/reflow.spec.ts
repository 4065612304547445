// Pages fit narrow screens, the system's own colours, and those who want no motion.

import { sticksOut } from "./support/fit.ts";
import { CHANGED, PLACES, WHO } from "./support/pages.ts";
import { expect, test } from "./support/test.ts";

for (const who of ["nobody", "ann", "ruth", "david"] as const) {
  test(`pages of ${WHO[who]} fit 320 px`, async ({ as, watch }) => {
    const page = await as(who, { viewport: { width: 320, height: 640 } });
    const found: string[] = [];
    for (const place of [...PLACES, ...CHANGED].filter((place) => place.who === who)) {
      if (place.status) watch.expects(place.status);
      await place.open(page);
      found.push(...(await sticksOut(page)).map((what) => `${place.name}: ${what}`));
    }
    expect(found).toEqual([]);
  });
}

test("d25 a donor's pages fit 320 px in large print", async ({ as }) => {
  const page = await as("ann", { viewport: { width: 320, height: 640 } });
  await page.goto("/settings");
  await page.getByRole("radio", { name: /^Large print/ }).check();
  await page.locator("form[action='/print'] button").click();
  await expect(page.locator("html")).toHaveAttribute("data-print", "large");
  const found: string[] = [];
  for (const path of ["/gifts", "/give", "/recurring", "/statements", "/methods", "/settings"]) {
    await page.goto(path);
    found.push(...(await sticksOut(page)).map((what) => `${path}: ${what}`));
  }
  expect(found).toEqual([]);
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
