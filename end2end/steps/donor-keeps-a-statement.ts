// A donor makes the statement of a year, saves it, and somebody else checks that it is genuine.

import { readFile } from "node:fs/promises";
import { expect, type Given, type Page } from "../support/test.ts";
import { LAST_YEAR, statement } from "../support/places.ts";
import { cents, titled } from "./words.ts";

/** The file behind a link. */
async function saved(page: Page, name: string): Promise<Buffer> {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name, exact: true }).click(),
  ]);
  return readFile(await file.path());
}

export async function donorKeepsAStatement({ as }: Given): Promise<void> {
  const page = await as("ann");
  await page.goto(`/gifts?year=${LAST_YEAR}`);
  const board = page.locator("main .board").first();
  const given = cents(await board.innerText());

  await page.goto(`/statements?year=${LAST_YEAR}`);
  await titled(page, "Giving statements");
  await expect(page.locator("main")).toContainText("Total given");
  await statement(page);
  const sheet = page.locator("main");
  await expect(sheet).toContainText("No goods or services were given in return");

  const pdf = await saved(page, "Save as PDF");
  expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  const json = JSON.parse((await saved(page, "Save as JSON")).toString()) as unknown;
  expect(JSON.stringify(json)).toContain("Grace Harbor Church");
  const csv = (await saved(page, "Save as CSV")).toString();
  expect(csv.split("\n").length).toBeGreaterThan(2);

  // Whoever gets the paper finds its code in public, and no name with it.
  const href = await page.getByRole("link", { name: "Check this statement" }).getAttribute("href");
  const stranger = await as("nobody");
  await stranger.goto(href!);
  await expect(stranger.locator("main")).toContainText("Grace Harbor Church");
  await expect(stranger.locator("main")).not.toContainText("Margaret");
  expect(given).toBeGreaterThan(0);
}
