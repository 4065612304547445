// Staff open the books: the chart now and as of a day, one account's changes, and an order's life.

import type { Page } from "@playwright/test";
import { expect, type Given } from "../support/test.ts";
import { later, titled } from "./words.ts";

/** The figures of a line of the sum: debit and credit. */
async function sums(page: Page): Promise<string[]> {
  const cells = page.locator("table.books tfoot tr.sum td.b");
  return (await cells.allInnerTexts()).map((text) => text.replace(/^(Dr|Cr)\s+/, "").trim());
}

const show = (page: Page) => page.locator("form.filters").getByRole("button", { name: "Show" }).click();

export async function staffReadsTheLedger({ as, watch }: Given): Promise<void> {
  const page = await as("david");
  await page.goto("/staff/delayed");
  const menu = page.getByRole("button", { name: "Menu" });
  if (await menu.isVisible()) await menu.click();
  const navigation = page.getByRole("navigation", { name: "Main" });
  await navigation.getByRole("link", { name: "Ledger" }).click();

  await titled(page, "Ledger");
  const books = page.getByRole("navigation", { name: "The books" });
  await expect(books.getByRole("link", { name: "Accounts" })).toHaveAttribute("aria-current", "page");
  if (await page.getByText("Whose books?").isVisible()) {
    await page.getByLabel("Church", { exact: true }).selectOption({ index: 1 });
    await show(page);
  }
  await expect(page.getByText("the books balance")).toBeVisible();
  const [debit, credit] = await sums(page);
  expect(debit).toBe(credit);

  // A day that makes no sense is kept and named; then one of half a year ago.
  watch.expects(422);
  await page.goto(page.url() + (page.url().includes("?") ? "&" : "?") + "as_of=someday");
  await expect(page.getByRole("alert")).toContainText("Enter a date");
  await expect(page.getByLabel("As of the close of")).toHaveValue("someday");
  const day = later(new Date().toISOString().slice(0, 10), -180);
  await page.getByLabel("As of the close of").fill(day);
  await show(page);
  const close = new Date(day).toLocaleDateString("en-US", { dateStyle: "medium", timeZone: "UTC" });
  await expect(page.locator("table.books caption")).toContainText(`at the close of ${close}`);
  const [then, also] = await sums(page);
  expect(then).toBe(also);
  expect(then).not.toBe(debit);

  // A fund, as of that day, then now.
  const fund = page.locator("table.books tr.inner", { hasText: "General" }).getByRole("link").last();
  await fund.click();
  await expect(page.locator(".board .hero")).toContainText("credit");
  await page.getByRole("link", { name: "Now", exact: true }).click();
  const first = page.locator("table.changes tbody tr").first();
  const balance = await page.locator(".board .hero").innerText();
  await expect(first).toContainText(balance.replace(/^\$| credit$/g, ""));
  await page.getByLabel("Or at version").fill("3");
  await show(page);
  await expect(page.locator("table.changes tbody tr")).toHaveCount(3);

  // From a change to its order, and all around it.
  await page.locator("table.changes tbody th a").first().click();
  for (const part of ["Where the money is", "In the books", "All orders of its job"]) {
    await expect(page.getByRole("heading", { name: part, exact: true })).toBeVisible();
  }
  await expect(page.getByText("The seal holds").first()).toBeVisible();
  const said = page.locator("summary", { hasText: "What the gateway said" }).first();
  await said.click();
  await expect(page.locator("pre.reply").first()).toBeVisible();
  const id = new URL(page.url()).pathname.split("/").pop()!;

  // And back to it by its id, in any church's books.
  await books.getByRole("link", { name: "Orders" }).click();
  await titled(page, "Orders");
  await page.getByLabel("Order id, gift number or gift id").fill(id);
  await show(page);
  await expect(page.locator("table.orders tbody tr")).toHaveCount(1);
  await page.locator("table.orders tbody th a").click();
  await expect(page).toHaveURL(new RegExp(`${id}$`));
}
