// A donor shows that a phone is theirs by the code that went there, and has a column for it; reads
// large print; and types an amount as they write it.

import { expect, settled, type Given } from "../support/test.ts";
import { cardOf, titled } from "./words.ts";

const NOTICES = "/settings/notices";

export async function donorIsTexted({ as }: Given): Promise<void> {
  const page = await as("ann");
  await page.goto(NOTICES);
  await page.getByRole("link", { name: /^Add.*Text messages/ }).click();
  await titled(page, "Text messages");
  const number = "+12535550142";
  await page.getByLabel("Your phone number").fill("253 555 0142");
  await page.getByRole("button", { name: "Send a code there" }).click();
  await expect(page.getByRole("alert")).toContainText("A code is on its way there");

  const mailbox = await as("nobody");
  await mailbox.goto("/mailbox");
  const text = mailbox.getByRole("listitem").filter({ hasText: number }).first();
  const [code] = (await text.innerText()).match(/\b\d{6}\b/)!;
  await page.getByLabel(`The code we sent to ${number}`).fill(code);
  await page.getByRole("button", { name: "That is mine" }).click();
  await expect(page.getByRole("alert")).toContainText("That is yours");
  await page.getByLabel("A gift needs you: Text message").check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByLabel("A gift needs you: Text message")).toBeChecked();

  await page.goto(`${NOTICES}/phone`);
  await page.getByRole("button", { name: "Remove it" }).click();
  await expect(page.getByRole("alert")).toContainText("It is removed");

  await page.goto("/settings");
  await page.getByLabel("Large print").check();
  await page.getByRole("button", { name: "Use this size" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-print", "large");
  await page.getByLabel("As usual").check();
  await page.getByRole("button", { name: "Use this size" }).click();
  await expect(page.locator("html")).not.toHaveAttribute("data-print", "large");

  const card = await cardOf(page);
  await page.goto("/give");
  await settled(page);
  await page.getByLabel("Amount", { exact: true }).fill("12,50");
  await page.getByRole("radio", { name: "Building fund" }).check();
  await page.getByRole("radio", { name: card }).check();
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("main")).toContainText("$12.50");
}
