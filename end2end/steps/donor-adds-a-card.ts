// A donor adds a card at the vault, calls it by a name, and lets all their gifts come from it.

import { PASSWORD } from "../support/people.ts";
import { expect, type Given } from "../support/test.ts";
import { said, titled } from "./words.ts";

export async function donorAddsACard({ as }: Given): Promise<void> {
  const page = await as("ann");
  await page.goto("/methods");
  await page.getByRole("button", { name: "Add a card" }).click();
  // Whoever signed in a while ago shows first who they are.
  const password = page.getByLabel("Your password", { exact: true });
  const go = page.getByRole("link", { name: "Continue and type the card" });
  await expect(password.or(go).first()).toBeVisible();
  if (await password.isVisible()) {
    await password.fill(PASSWORD);
    await page.locator("main form button").first().click();
  }

  // The number is typed at the vault, on a page of its own.
  await go.click();
  await page.getByLabel("Card number").fill("4111 1111 1111 1111");
  await page.getByLabel("Month").fill("05");
  await page.getByLabel("Year").fill("2031");
  await page.getByRole("button", { name: "Keep it safe and go back" }).click();

  await titled(page, "Add this?");
  await expect(page.getByText("Visa 1111").first()).toBeVisible();
  await page.getByLabel("What you call it").fill("Household");
  await page.getByRole("button", { name: "Add Visa 1111" }).click();
  await said(page, "It is added");

  // One card for all recurring gifts, checked first.
  await page.getByRole("link", { name: "Household" }).first().click();
  await page.getByRole("link", { name: /^Use it for my/ }).click();
  await titled(page, "Use it for all your gifts");
  await page.getByRole("button", { name: /^Take all of these from/ }).click();
  await said(page, "Your gifts come from it now");
  await page.goto("/recurring");
  const going = page.getByRole("article").filter({ hasText: "every Sunday" }).first();
  await expect(going).toContainText("Visa 1111");
}
