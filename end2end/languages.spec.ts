// Donors' pages in all five languages: no barrier that a machine can find in either theme, nothing
// that sticks out of a narrow phone, and the way of reading in the head of every page (D24).

import { violations } from "./support/axe.ts";
import { sticksOut } from "./support/fit.ts";
import { GIVEN } from "./support/places.ts";
import { expect, test, type Page } from "./support/test.ts";

const LANGUAGES = [
  { code: "en", direction: "ltr", gifts: "Your gifts" },
  { code: "es", direction: "ltr", gifts: "Tus ofrendas" },
  { code: "pt", direction: "ltr", gifts: "Suas ofertas" },
  { code: "ko", direction: "ltr", gifts: "헌금 내역" },
  { code: "ar", direction: "rtl", gifts: "عطاياك" },
] as const;

/** One page of each kind; all of them are looked at in English elsewhere. */
const PATHS = ["/gifts", "/give", "/recurring", "/methods", "/statements", "/settings"];

async function speak(page: Page, url: string, code: string) {
  await page.context().addCookies([{ name: "language", value: code, url }]);
}

for (const { code, direction, gifts } of LANGUAGES) {
  test(`d24 a donor reads without barriers in ${code}`, async ({ as, server }, info) => {
    test.slow();
    const page = await as("ann");
    await speak(page, server.url, code);
    await page.goto(GIVEN);
    const one = await page.locator("table.gifts th a").first().getAttribute("href");
    const found: string[] = [];
    for (const path of [...PATHS, one ?? "/gifts"]) {
      await page.setViewportSize({ width: 390, height: 844 });
      await page.goto(path);
      const html = page.locator("html");
      await expect(html).toHaveAttribute("lang", code);
      await expect(html).toHaveAttribute("dir", direction);
      for (const scheme of ["light", "dark"] as const) {
        await html.evaluate((html, look) => (html.dataset.theme = look), scheme);
        found.push(...(await violations(page)).map((what) => `${path}, ${scheme}: ${what}`));
        if (path === "/gifts" || path === one) {
          const file = info.outputPath(`${code}-${path === one ? "gift" : "gifts"}-${scheme}.png`);
          await page.screenshot({ path: file, fullPage: true, animations: "disabled" });
        }
      }
      await page.setViewportSize({ width: 320, height: 640 });
      found.push(...(await sticksOut(page)).map((what) => `${path}, 320 px: ${what}`));
    }
    expect(found).toEqual([]);
    await page.goto("/gifts");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(gifts);
  });
}

test("d24 whoever cannot read the page finds their language on it", async ({ as }) => {
  const page = await as("nobody");
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "العربية" }).click();
  await expect(page).toHaveURL("/sign-in?done=language_chosen");
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  await expect(page.getByRole("alert")).toContainText("هذه لغتك الآن");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("alert")).toContainText("This is your language now");
});
