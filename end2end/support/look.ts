// Looks at a page as a person would afterwards: a screenshot that is kept, and whether it has a
// barrier that a machine can find, light and dark.

import { violations } from "./axe.ts";
import { expect, test, type Page } from "./test.ts";

export async function look(page: Page, name: string): Promise<void> {
  const info = test.info();
  const { javaScriptEnabled } = info.project.use as { javaScriptEnabled?: boolean };
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    const path = info.outputPath(`${name}-${scheme}.png`);
    if (javaScriptEnabled !== false) {
      // What the server writes for those who chose a look, or at night for staff.
      await page.locator("html").evaluate((html, look) => (html.dataset.theme = look), scheme);
      expect(await violations(page), `${name}, ${scheme}`).toEqual([]);
    }
    await page.screenshot({ path, fullPage: true, animations: "disabled" });
    await info.attach(`${name}, ${scheme}`, { path, contentType: "image/png" });
  }
  await page.emulateMedia({ colorScheme: null });
}
