// Text of twice the size, as the reader has set it in the browser: all of it is there, nothing is
// cut off, and no page scrolls to the side.

import { withText } from "./support/chromium.ts";
import { sticksOut } from "./support/fit.ts";
import { CHANGED, PLACES, WHO } from "./support/pages.ts";
import { expect, test } from "./support/test.ts";

test.use({ launchOptions: withText(32) });

for (const who of ["nobody", "ann", "ruth", "david"] as const) {
  test(`pages of ${WHO[who]} fit with text of 200 %`, async ({ as, watch }) => {
    const page = await as(who);
    const found: string[] = [];
    for (const place of [...PLACES, ...CHANGED].filter((place) => place.who === who)) {
      if (place.status) watch.expects(place.status);
      await place.open(page);
      found.push(...(await sticksOut(page)).map((what) => `${place.name}: ${what}`));
    }
    expect(found).toEqual([]);
  });
}

test("text follows the reader's setting", async ({ as }) => {
  const page = await as("ann");
  await page.goto("/settings");
  const size = await page.locator("main .hint").first().evaluate((hint) => {
    const probe = hint.appendChild(document.createElement("i"));
    probe.style.width = "1rem";
    probe.style.display = "block";
    const rem = probe.getBoundingClientRect().width;
    probe.remove();
    return { rem, text: Number.parseFloat(getComputedStyle(hint).fontSize) };
  });
  expect(size.rem).toBe(32);
  expect(size.text).toBeGreaterThanOrEqual(28);
});
