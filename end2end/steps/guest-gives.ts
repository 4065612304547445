// Somebody without an account gives to a church: its page, two funds, the vault, the button.

import { expect, settled, type Given, type Page } from "../support/test.ts";
import { titled } from "./words.ts";

/** The demo church's own page. */
export const ENTRY = "/give/grace-harbor-church";

/** Fills the form of a guest and goes on to the answers. */
export async function wished(page: Page): Promise<void> {
  await page.goto(ENTRY);
  await page.getByLabel("Amount", { exact: true }).fill("60");
  await page.getByRole("textbox", { name: "Your name" }).fill("Ana Lima");
  await page.getByRole("textbox", { name: "E-mail" }).fill("ana.lima@example.org");
  await page.getByRole("button", { name: "Continue" }).click();
  await titled(page, "Check your gift");
}

/** Types a number at the vault, and comes back to the button. */
export async function carded(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Next: your card" }).click();
  await page.getByLabel("Card number").fill("4111 1111 1111 1111");
  await page.getByLabel("Month").fill("5");
  await page.getByLabel("Year").fill("2031");
  await page.getByRole("button").first().click();
  await expect(page).toHaveURL(/\/check\?state=.*&token=/);
}

export async function guestGives({ as, watch }: Given): Promise<void> {
  watch.expects(422);
  const page = await as("nobody");
  await page.goto(ENTRY);
  await titled(page, "Give to Grace Harbor Church");
  await settled(page);
  await page.getByText("Split it between funds").click();
  await page.getByLabel("Amount", { exact: true }).fill("60");
  await page.getByRole("textbox", { name: "General fund" }).fill("75%");
  await page.getByRole("textbox", { name: "Missions" }).fill("20%");
  await page.getByRole("textbox", { name: "Your name" }).fill("Ana Lima");
  await page.getByRole("textbox", { name: "E-mail" }).fill("ana.lima@example.org");
  await page.getByRole("button", { name: "Continue" }).click();

  // The parts do not make the whole: it is said, and what was typed stands there.
  await expect(page.getByRole("alert")).toContainText("The parts come to less than the gift");
  await expect(page.getByRole("textbox", { name: "Missions" })).toHaveValue("20%");
  await page.getByRole("textbox", { name: "Missions" }).fill("25%");
  await page.getByRole("checkbox", { name: "Add the fee" }).check();
  await page.getByRole("button", { name: "Continue" }).click();

  await titled(page, "Check your gift");
  const answer = (question: string) => page.locator(`dt:text-is("${question}") + dd`);
  await expect(answer("Funds")).toContainText("General fund: $45.00");
  await expect(answer("Funds")).toContainText("Missions: $15.00");
  await expect(answer("Fee you add")).toHaveText("$2.11");
  await expect(answer("In all")).toHaveText("$62.11");
  await carded(page);
  await expect(answer("From")).toContainText("Visa");
  await page.getByRole("button", { name: "Give $62.11 now" }).click();
  await titled(page, "Thank you");
  await expect(page.getByRole("status")).toContainText("was taken, once");
  await page.getByRole("button", { name: "Mail me a code" }).click();
  await titled(page, "Enter your code");
}
