// Whether a page fits its window.

import type { Page } from "@playwright/test";

/** What sticks out to the side, by as much as can be scrolled; nothing when all fits. */
export async function sticksOut(page: Page): Promise<string[]> {
  // A form's answer may still be on its way.
  await page.locator("main").waitFor();
  return page.evaluate(() => {
    const root = document.documentElement;
    const over = root.scrollWidth - root.clientWidth;
    if (over <= 0) return [];
    const wide = [...document.querySelectorAll<HTMLElement>("body *")].filter(
      (one) => one.getBoundingClientRect().right > root.clientWidth + 1,
    );
    const names = wide.slice(-3).map((one) => one.outerHTML.slice(0, 160));
    return [`${over} px too wide: ${names.join(" | ")}`];
  });
}
