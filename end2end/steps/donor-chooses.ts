// An outage from the donor's side: a gift that is held is paid from the bank instead, another is
// cancelled, and what was agreed to beforehand sends a third another way by itself.

import { expect, type Given, type Page } from "../support/test.ts";
import { cardOf, give, said, stamped, titled, withoutProbes } from "./words.ts";

const GATEWAY = "Meridian Cards";

export async function donorChooses({ as }: Given): Promise<void> {
  const [staff, second, donor] = [await as("david"), await as("anna"), await as("ann")];
  const card = await cardOf(donor);
  // The demo's bank is delayed: it is let go, and the cards' gateway is not.
  await staff.goto("/staff/delayed");
  await staff.locator("table.gateways a[href$='/end']").first().click();
  await withoutProbes(staff, second);
  await staff.getByRole("button", { name: "End the delay" }).click();
  await said(staff, "The delay is off");
  await staff.goto("/staff/delayed");
  await staff
    .getByRole("region", { name: "Gateways" })
    .getByRole("row")
    .filter({ hasText: GATEWAY })
    .getByRole("link", { name: /^Delay/ })
    .click();
  await staff.getByLabel("Why").fill("The card gateway answers with errors");
  await staff.getByRole("button", { name: `Delay ${GATEWAY}` }).click();
  await said(staff, "The delay is on");

  // Held: received, and no receipt. To wait needs nothing.
  await give(donor, { amount: "31", from: card });
  await stamped(donor, "Assured");
  await expect(donor.locator("p", { hasText: "once, when the card system is back" })).toBeVisible();
  await expect(donor.getByRole("radio", { name: "Wait" })).toBeChecked();
  await donor.getByRole("button", { name: "Continue" }).click();
  await said(donor, "We keep your gift safe");

  // From the bank instead: checked, and then the same gift goes another way.
  const number = await donor.locator("dt:text-is('Gift number') + dd").innerText();
  await donor.getByRole("radio", { name: /^Pay from Bank \d+ instead/ }).check();
  await donor.getByRole("button", { name: "Continue" }).click();
  await titled(donor, "Pay your gift of $31.00 another way");
  await expect(donor.getByText(`From ${card} nothing is taken for this gift any more`)).toBeVisible();
  await donor.getByRole("button", { name: /^Pay \$31\.00 from Bank \d+$/ }).click();
  await said(donor, "Your gift comes from there now");
  await expect(donor.getByText(/^Your gift comes from Bank \d+ now, as you chose\.$/)).toBeVisible();
  expect(await donor.locator("dt:text-is('Gift number') + dd").innerText()).toBe(number);
  await expect(donor.locator(".stamp")).not.toContainText("Assured");

  // Cancelled: checked, and nothing was taken.
  await give(donor, { amount: "32", from: card });
  await donor.getByRole("radio", { name: "Cancel this gift" }).check();
  await donor.getByRole("button", { name: "Continue" }).click();
  await donor.getByRole("button", { name: "Cancel my gift of $32.00" }).click();
  await said(donor, "Your gift is cancelled");

  // Agreed beforehand, word for word: the next goes another way by itself.
  await agree(donor);
  await give(donor, { amount: "33", from: card });
  await expect
    .poll(async () => {
      await donor.goto(donor.url().replace(/\?.*/, ""));
      return donor.locator(".timeline").innerText();
    })
    .toContain("as you agreed in your settings");
  await donor.goto("/settings/fallback");
  await donor.getByRole("button", { name: "End it" }).click();
  await said(donor, "That is over");

  // And what to do when two gifts come together.
  await donor.goto("/settings");
  const wishes = donor.getByRole("region", { name: "When a gift had to wait" });
  await wishes.getByRole("radio", { name: /^Both, some days apart/ }).check();
  await wishes.getByRole("textbox", { name: "Days apart" }).fill("5");
  await wishes.getByRole("button", { name: "Keep to this" }).click();
  await said(donor, "We keep to that");
  await expect(wishes.getByRole("textbox", { name: "Days apart" })).toHaveValue("5");
}

async function agree(page: Page): Promise<void> {
  await page.goto("/settings/fallback");
  await page.getByRole("checkbox", { name: /^The system that takes it is down/ }).check();
  const ways = page.getByLabel("Take it from");
  const bank = ways.locator("option").filter({ hasText: /^Bank / });
  await ways.selectOption((await bank.getAttribute("value"))!);
  await page.getByRole("button", { name: "Continue" }).click();
  await titled(page, "Check what you agree to");
  const words = await page.locator("blockquote").innerText();
  expect(words).toMatch(/may take the same gift, once, from Bank \d+ instead\./);
  await page.getByRole("button", { name: "I agree" }).click();
  await said(page, "You agreed");
  await expect(page.getByText(words)).toBeVisible();
}
