// Somebody asks for a page, signs in with a code from the mailbox, sees that page, and leaves.

import { expect, type Given } from "../support/test.ts";
import { PEOPLE } from "../support/people.ts";
import { titled } from "./words.ts";

export async function donorSignsIn({ as }: Given): Promise<void> {
  const page = await as("nobody");
  await page.goto("/");
  await titled(page, "No gift left behind");

  await page.goto("/gifts?status=given");
  await titled(page, "Sign in to see your gifts");
  await page.getByLabel("E-mail").fill(PEOPLE.ann);
  await page.getByRole("button", { name: "Send me a code instead" }).click();
  await titled(page, "Enter your code");
  await expect(page.getByRole("status")).toContainText(`A code is on its way to ${PEOPLE.ann}`);

  // The mailbox opens beside the page, as for a real mail.
  const opened = page.waitForEvent("popup");
  await page.getByRole("link", { name: "mailbox" }).last().click();
  const mailbox = await opened;
  const mail = mailbox.getByRole("article", { name: "Your sign-in code" }).first();
  await expect(mail).toContainText(PEOPLE.ann);
  const [, code] = /code is (\d{6})/.exec(await mail.innerText())!;
  await mailbox.close();

  await page.getByLabel("Code").fill(` ${code.slice(0, 3)} ${code.slice(3)} `);
  await page.getByRole("button", { name: "Sign in" }).click();
  await titled(page, "Your gifts");
  await expect(page, "the page that was asked for").toHaveURL(/\/gifts\?status=given$/);

  await page.getByRole("link", { name: "You", exact: true }).click();
  await expect(page.getByText(PEOPLE.ann)).toBeVisible();
  await page.getByRole("button", { name: "Sign out" }).click();
  await titled(page, "No gift left behind");
  await page.goto("/gifts");
  await titled(page, "Sign in to see your gifts");
}
