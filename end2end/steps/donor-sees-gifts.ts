// A donor looks at past gifts: filters and pages in the address, and a year's total that is the
// sum of what it counts.

import { expect, type Given, type Page } from "../support/test.ts";
import { cents, sum, titled } from "./words.ts";

/** The rows of gifts on this page of the list. */
const rows = (page: Page) => page.locator("table.gifts tbody tr:not(.month)");

/** The amounts of all rows, page by page. */
async function amounts(page: Page): Promise<number[]> {
  const all: number[] = [];
  for (;;) {
    const texts = await rows(page).locator("td.num").allInnerTexts();
    all.push(...texts.map(cents));
    const next = page.getByRole("link", { name: "Older gifts" });
    if ((await next.count()) === 0) return all;
    const href = await next.getAttribute("href");
    await next.click();
    await expect(page).toHaveURL((url) => url.pathname + url.search === href);
  }
}

export async function donorSeesGifts({ as }: Given): Promise<void> {
  const page = await as("ann");
  await page.goto("/gifts");
  await titled(page, "Your gifts");
  const years = await page.getByLabel("Year").locator("option").allInnerTexts();
  expect(years.length, "eighteen months are in two or three years").toBeGreaterThan(1);

  // Every year: what was given is the sum of the rows that say so, over all pages.
  const most = { year: "", gifts: 0 };
  for (const year of years) {
    await page.goto("/gifts");
    await page.getByLabel("Year").selectOption(year);
    await page.getByLabel("Status").selectOption("Given");
    await page.getByRole("button", { name: "Show" }).click();
    await expect(page).toHaveURL((url) => url.searchParams.get("year") === year);
    await expect(page).toHaveURL((url) => url.searchParams.get("status") === "given");
    const words = await rows(page).locator("td.state").allInnerTexts();
    // On its first days a year may have none.
    for (const word of words) expect(word.trim()).toBe("Given");
    const board = page.locator(".board");
    await expect(board).toContainText(`Given in ${year}`);
    const total = cents(await board.locator("dd.hero").innerText());
    const count = await board.locator("dd.note").first().innerText();
    const given = await amounts(page);
    expect(sum(given), `what was given in ${year}`).toBe(total);
    expect(count).toBe(`${given.length} ${given.length === 1 ? "gift" : "gifts"}`);
    if (given.length > most.gifts) Object.assign(most, { year, gifts: given.length });
  }

  // The page is in the address: it can be read again, and left and come back to.
  await page.goto(`/gifts?year=${most.year}`);
  await page.getByRole("link", { name: "Older gifts" }).click();
  await expect(page).toHaveURL(/page=2/);
  const before = await rows(page).allInnerTexts();
  await page.reload();
  expect(await rows(page).allInnerTexts()).toEqual(before);
  await rows(page).first().getByRole("link").click();
  await titled(page, /^Your gift of \$/);
  await page.goBack();
  expect(await rows(page).allInnerTexts()).toEqual(before);

  // A filter that is on stands as a chip that takes it off.
  await page.goto("/gifts");
  await page.getByLabel("Fund").selectOption("Building fund");
  await page.getByLabel("Status").selectOption("Needs you");
  await page.getByRole("button", { name: "Show" }).click();
  await page.getByRole("link", { name: /^Needs you\W+remove this/ }).click();
  await expect(page).toHaveURL((url) => !url.searchParams.has("status"));
  await expect(page.getByRole("link", { name: /^Building fund\W+remove this/ })).toBeVisible();
  await page.getByRole("link", { name: "Clear filters" }).first().click();
  await expect(page).toHaveURL((url) => !url.searchParams.has("fund"));

  // What needs the donor is said first, and leads to what can be done.
  await page.getByRole("link", { name: "See what you can do" }).first().click();
  await titled(page, /^Put your gift of \$.* right$/);
  await page.getByRole("link", { name: "Decide later" }).click();
  await expect(page.getByRole("heading", { name: "This gift needs you" })).toBeVisible();
  await page.getByRole("link", { name: "Put this gift right" }).click();
  await titled(page, /^Put your gift of \$.* right$/);
}
