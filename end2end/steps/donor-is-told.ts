// A donor chooses what they are told and when, tries it, reads the mail as a mail program shows it,
// and whoever has a mail stops those like it without signing in.

import { expect, type Given } from "../support/test.ts";
import { wayToStop } from "../support/places.ts";
import { titled } from "./words.ts";

const PATH = "/settings/notices";

export async function donorIsTold({ as }: Given): Promise<void> {
  const page = await as("ann");
  await page.goto(PATH);
  await titled(page, "What you are told");
  await page.getByLabel("A gift is near: E-mail").check();
  await page.getByLabel("A gift was taken: your receipt: E-mail").uncheck();
  await page.getByLabel("Once a day, in one mail").check();
  await page.getByLabel("Keep these hours quiet").check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert")).toContainText("We tell you as you wish");
  await expect(page.getByLabel("A gift was taken: your receipt: E-mail")).not.toBeChecked();
  await expect(page.getByLabel("Once a day, in one mail")).toBeChecked();

  // What always comes waits for nothing.
  await page.getByRole("button", { name: "Send me a test" }).click();
  await expect(page.getByRole("alert")).toContainText("A test mail is on its way");
  await page.goto("/mailbox");
  const mail = page.getByRole("article", { name: "A test: mails reach you" }).first();
  await mail.getByText("As a mail program shows it").click();
  const letter = mail.frameLocator("iframe");
  await expect(letter.getByText("so it always comes")).toBeVisible();

  // As it was: others look at her receipts.
  await page.goto(PATH);
  await page.getByLabel("A gift was taken: your receipt: E-mail").check();
  await page.getByLabel("As it happens").check();
  await page.getByLabel("Keep these hours quiet").uncheck();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert")).toContainText("We tell you as you wish");

  const nobody = await as("nobody");
  await nobody.goto(await wayToStop(nobody));
  await titled(nobody, "Stop these mails?");
  await nobody.getByRole("button", { name: "Stop them" }).click();
  await titled(nobody, "These mails are stopped");
}
