// A donor pledges, looks at what they share with whom they live, leaves the household, asks
// somebody else, and reads what stands between them and being forgotten.

import { expect, type Given } from "../support/test.ts";
import { shownAgain } from "../support/places.ts";
import { titled } from "./words.ts";

export async function donorLivesAndLeaves({ as, watch }: Given): Promise<void> {
  watch.expects(422);
  const page = await as("ann");
  await page.goto("/settings");
  await page.getByRole("link", { name: "Pledges", exact: true }).click();
  await titled(page, "Pledges");
  const before = await page.getByRole("progressbar").count();
  await page.getByLabel("How much in all").fill("a lot");
  await page.getByRole("button", { name: "Make this pledge" }).click();
  await expect(page.getByLabel("How much in all")).toHaveValue("a lot");
  await page.getByLabel("How much in all").fill("400");
  await page.getByRole("button", { name: "Make this pledge" }).click();
  await expect(page.getByRole("alert")).toContainText("Your pledge is made");
  await expect(page.getByRole("progressbar")).toHaveCount(before + 1);

  await page.goto("/household");
  await page.getByRole("link", { name: "See both totals" }).click();
  await expect(page.getByText("Both together")).toBeVisible();
  await page.goto("/household");
  await page.getByRole("button", { name: "Leave this household" }).click();
  await expect(page.getByRole("alert")).toContainText("You left");
  await page.getByLabel("Their e-mail address").fill("somebody@example.org");
  await page.getByRole("button", { name: "Ask them" }).click();
  await expect(page.getByRole("alert")).toContainText("You asked them");
  await page.getByRole("button", { name: "Take it back" }).click();
  await expect(page.getByRole("alert")).toContainText("You took it back");

  await page.goto("/settings/erase");
  await shownAgain(page);
  await titled(page, "Erase my data");
  await expect(page.locator("h2").first()).toBeVisible();
}
