// A church admin filters, sorts, opens a gift, and takes the same rows home as a file.

import { readFile } from "node:fs/promises";
import { expect, type Given, type Page } from "../support/test.ts";
import { rowsOf } from "./csv.ts";
import { cents, later, sum, titled } from "./words.ts";

interface Row {
  on: string;
  donor: string;
  amount: number;
}

/** What the rows of this page say. */
async function shown(page: Page): Promise<Row[]> {
  return page.locator("table.transactions tbody tr").evaluateAll((rows) =>
    rows.map((row) => ({
      on: row.querySelector("time")!.dateTime,
      donor: row.querySelector("th")!.innerText.trim(),
      amount: Number(row.querySelector<HTMLElement>("td.num")!.innerText.replace(/\D/g, "")),
    })),
  );
}

/** The rows of all pages. */
async function allShown(page: Page): Promise<Row[]> {
  const all: Row[] = [];
  for (;;) {
    all.push(...(await shown(page)));
    const next = page.getByRole("link", { name: "Next" });
    if ((await next.count()) === 0) return all;
    const href = await next.getAttribute("href");
    await next.click();
    await expect(page).toHaveURL((url) => url.pathname + url.search === href);
  }
}

const inOrder = (rows: Row[]) => rows.map((row) => JSON.stringify(row)).sort();

export async function adminFindsGifts({ as }: Given): Promise<void> {
  const page = await as("ruth");
  await page.goto("/church/transactions");
  await titled(page, "Transactions");
  const newest = (await shown(page))[0].on;

  // Three filters, two of them behind "More filters".
  await page.getByLabel("Status").selectOption("Given");
  await page.getByLabel("Fund").selectOption("General fund");
  await page.locator("summary").filter({ hasText: "More filters" }).click();
  await page.getByLabel("From", { exact: true }).fill(later(newest, -60));
  await page.getByLabel("Amount from").fill("50");
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/status=given/);
  await expect(page.getByRole("link", { name: /^Given\W+remove this/ })).toBeVisible();
  await expect(page.getByRole("link", { name: /^At least \$50.00\W+remove this/ })).toBeVisible();
  const found = await allShown(page);
  expect(found.length).toBeGreaterThan(2);
  for (const row of found) {
    expect(row.amount).toBeGreaterThanOrEqual(5_000);
    expect(row.on >= later(newest, -60)).toBe(true);
  }

  // The totals count all pages, not the one in sight.
  const tile = page.getByRole("list", { name: /^Totals of all/ }).getByRole("listitem");
  const all = tile.filter({ hasText: "All that match" });
  await expect(all).toContainText(`${found.length} gifts`);
  expect(cents(await all.locator("b").innerText())).toBe(sum(found.map((row) => row.amount)));
  const foot = page.locator("table.transactions tfoot tr.sum");
  await expect(foot).toContainText(`Given, ${found.length} gifts`);
  // What went back of a gift is not given any more.
  const refunded = tile.filter({ hasText: "Refunded" }).locator("b");
  const back = cents(await refunded.innerText());
  const given = cents(await foot.locator("td").innerText());
  expect(given + back).toBe(sum(found.map((row) => row.amount)));

  // Sorted by amount: largest first, then smallest first, with the filters kept.
  for (const [order, sign] of [["descending", -1], ["ascending", 1]] as const) {
    await sortByAmount(page);
    await expect(page).toHaveURL(/status=given/);
    await expect(page.locator(`th[aria-sort="${order}"]`)).toContainText("Amount");
    const amounts = (await allShown(page)).map((row) => row.amount);
    expect(amounts).toEqual(amounts.toSorted((a, b) => sign * (a - b)));
  }

  // The same filters as a file: the same rows, the same total, and no cell that is a formula.
  const saving = page.waitForEvent("download");
  await page.getByRole("link", { name: `Export ${found.length} gifts as CSV` }).click();
  const download = await saving;
  expect(download.suggestedFilename()).toMatch(/^transactions-\d{4}-\d\d-\d\d\.csv$/);
  const text = await readFile(await download.path(), "utf8");
  expect(text.charCodeAt(0), "spreadsheets are told the alphabet").toBe(0xfeff);
  const rows = rowsOf(text.slice(1));
  for (const row of rows) {
    for (const cell of Object.values(row)) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    expect(row["Status"]).toBe("given");
    expect(row["Currency"]).toBe("USD");
  }
  // A line a fund: a gift of which a part was moved has one for each.
  const gifts = new Set(rows.map((row) => row["Gift"]));
  const saved = [...gifts].map((gift) => {
    const lines = rows.filter((row) => row["Gift"] === gift);
    expect(lines.map((line) => line["Fund"])).toContain("General fund");
    const amount = lines.reduce((sum, line) => sum + cents(line["Amount"]), 0);
    return { on: lines[0]["Date"], donor: lines[0]["Donor"], amount };
  });
  expect(inOrder(saved)).toEqual(inOrder(found));

  // One gift: its orders sum to nothing, its attempts say what the gateway answered.
  await page.goto("/church/transactions?status=given");
  const first = page.locator("table.transactions tbody tr").first();
  const donor = (await first.getByRole("rowheader").innerText()).trim();
  await first.getByRole("link").click();
  await titled(page, /^Gift /);
  await expect(page.getByRole("heading", { name: donor })).toBeVisible();
  const sums = page.getByRole("region", { name: "In the books" }).locator("tfoot td");
  expect(await sums.count()).toBeGreaterThan(0);
  for (const text of await sums.allInnerTexts()) expect(cents(text)).toBe(0);
  await expect(page.getByRole("region", { name: "Attempts" })).toContainText("Success");

  // A search finds by name and by mail address.
  await page.goto("/church/transactions");
  await page.getByLabel("Name, mail address or gift number").fill("ann@example.org");
  await page.getByRole("button", { name: "Show" }).click();
  const donors = new Set((await shown(page)).map((row) => row.donor));
  expect([...donors]).toEqual(["Ann Whitfield"]);
}

async function sortByAmount(page: Page): Promise<void> {
  const head = page.getByRole("columnheader", { name: "Amount" }).getByRole("link");
  const href = await head.getAttribute("href");
  await head.click();
  await expect(page).toHaveURL((url) => url.pathname + url.search === href);
}
