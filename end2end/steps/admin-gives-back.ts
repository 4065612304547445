// A church admin gives back a part of a gift, moves the rest to another fund, and books a deposit.

import { expect, type Given } from "../support/test.ts";
import { said, titled } from "./words.ts";

export async function adminGivesBack({ as, watch }: Given): Promise<void> {
  watch.expects(409, 422);
  const page = await as("ruth");
  await page.goto("/church/transactions?status=given&least=10");
  await page.locator("table.transactions tbody th a").first().click();
  await titled(page, /^Gift /);
  const gift = new URL(page.url()).pathname;

  // A part of it: refused first, then checked, then typed once more.
  await page.getByRole("link", { name: "Give back, all or a part" }).click();
  await page.getByLabel("Amount", { exact: true }).fill("3.50");
  await page.getByLabel("Why").fill("no");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("alert")).toContainText("Say why, in ten characters or more");
  await expect(page.getByLabel("Amount", { exact: true })).toHaveValue("3.50");
  await page.getByLabel("Why").fill("The donor typed too much");
  await page.getByRole("radio").nth(1).check();
  await page.getByRole("button", { name: "Continue" }).click();
  await titled(page, "Check: give back");
  await page.getByLabel("Type the amount once more").fill("35");
  await page.getByRole("button", { name: "Give back $3.50" }).click();
  await expect(page.getByRole("alert")).toContainText("This is not the amount above");
  await page.getByLabel("Type the amount once more").fill("3.50");
  await page.getByRole("button", { name: "Give back $3.50" }).click();
  await said(page, "The money goes back");
  await expect(page).toHaveURL((url) => url.pathname === gift);
  await expect(page.locator("dt:text-is('Went back') + dd")).toHaveText("$3.50");

  // The rest of it to another fund.
  await page.getByRole("link", { name: "Move to another fund" }).click();
  const fund = page.getByLabel("To", { exact: true });
  const other = (await fund.locator("option").nth(1).innerText()).trim();
  await fund.selectOption(other);
  await page.getByLabel("Why").fill("It was meant for this fund");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: /^Move \$/ }).click();
  await said(page, "The gift is in its new fund");
  await expect(page.getByRole("region", { name: "In the books" })).toContainText(other);

  // A deposit: what the bank says, into the books, once.
  await page.goto("/church/deposits");
  for (const answer of ["The deposit is in the books", "There is a problem"]) {
    await page.goto("/church/deposits/payout");
    await page.getByLabel("From").selectOption("Meridian Cards");
    await page.getByLabel("Amount", { exact: true }).fill("1.25");
    await page.getByLabel("Reference").fill("PO-4711");
    await page.getByRole("button", { name: "Continue" }).click();
    await titled(page, "Check the deposit");
    await page.getByLabel("Type the amount once more").fill("1.25");
    await page.getByRole("button", { name: "Book $1.25" }).click();
    await said(page, answer);
  }
  await page.goto("/church/deposits");
  await expect(page.locator("tr").filter({ hasText: "PO-4711" })).toHaveCount(1);
}
