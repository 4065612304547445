// A donor gives: the form, the answers to check, the gift's page, its receipt.

import { expect, hasIslands, settled, type Given } from "../support/test.ts";
import { cardOf, said, stamped, titled } from "./words.ts";

export async function donorGives({ as }: Given): Promise<void> {
  const page = await as("ann");
  const card = await cardOf(page);

  await page.getByRole("navigation").getByRole("link", { name: "Give", exact: true }).click();
  await titled(page, "Give");
  await settled(page);
  await page.getByRole("radio", { name: "Building fund" }).check();

  // An amount by one touch. Awake, it keeps what was chosen beside it; asleep, it is a link.
  const chip = page.getByRole("list", { name: "Amounts to choose" }).getByRole("link").first();
  const amount = (await chip.innerText()).replace("$", "").trim();
  await chip.click();
  await expect(page.getByLabel("Amount", { exact: true })).toHaveValue(amount);
  if (hasIslands()) {
    await expect(page).toHaveURL(/\/give$/);
    await expect(page.getByRole("radio", { name: "Building fund" })).toBeChecked();
  } else {
    await expect(page).toHaveURL(/\/give\?amount=/);
  }

  await page.getByLabel("Amount", { exact: true }).fill("37.5");
  await page.getByRole("radio", { name: "Building fund" }).check();
  await page.getByRole("radio", { name: card }).check();
  await page.getByRole("button", { name: "Continue" }).click();

  await titled(page, "Check your gift");
  const answer = (question: string) => page.locator(`dt:text-is("${question}") + dd`);
  await expect(answer("Amount")).toHaveText("$37.50");
  await expect(answer("Fund")).toHaveText("Building fund");
  await expect(answer("From")).toHaveText(card);
  await expect(answer("How often")).toHaveText("Once");

  // Back to change an answer: everything else stays.
  await page.getByRole("link", { name: "Change the amount" }).click();
  await expect(page.getByLabel("Amount", { exact: true })).toHaveValue("37.5");
  await expect(page.getByRole("radio", { name: "Building fund" })).toBeChecked();
  await page.getByRole("button", { name: "Continue" }).click();

  await page.getByRole("button", { name: "Give $37.50 now" }).click();
  await expect(page).toHaveURL(/\/gifts\/[0-9a-f-]{36}\?done=gift_received$/);
  await said(page, "Thank you, your gift is received");
  await titled(page, "Your gift of $37.50");
  await stamped(page, "Given");

  const receipt = page.getByRole("region", { name: /^Receipt/ });
  await expect(receipt).toContainText("Grace Harbor Church");
  await expect(receipt).toContainText("EIN 00-1234567");
  await expect(receipt).toContainText("Building fund");
  await expect(receipt).toContainText(`From${card}`);
  await expect(receipt).toContainText("No goods or services were given in return.");
  await expect(page.getByRole("region", { name: "What happened" })).toContainText(card);

  // And it stands in the list.
  await page.getByRole("link", { name: "All gifts" }).click();
  const row = page.locator("table.gifts tbody tr").filter({ hasText: "$37.50" }).first();
  await expect(row).toContainText("Building fund");
  await expect(row).toContainText(card);
  await expect(row).toContainText("Given");
}
