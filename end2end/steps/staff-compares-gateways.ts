// Staff hold gateways' lists beside the books and read the one case of the demo; a church takes its
// trust page down and shows it again.

import { expect, test, type Given } from "../support/test.ts";
import { said, stamped, titled } from "./words.ts";

const PAGE = "/staff/cases";

export async function staffComparesGateways({ as, watch }: Given): Promise<void> {
  // A comparison goes on in slices; the loop that does them has rounds of its own.
  test.slow();
  const page = await as("david");
  await page.goto("/staff/delayed");
  const places = page.getByRole("navigation", { name: "Outages" });
  await places.getByRole("link", { name: "Cases" }).click();
  await titled(page, "Cases");
  await page.getByRole("button", { name: "Compare every church now" }).click();
  await said(page, "Every church will be compared");

  // Nothing moves by itself: whoever wants to know reloads.
  const comparisons = page.getByRole("table", { name: "Comparisons" });
  const standing = async () => {
    await page.goto(PAGE);
    return comparisons.innerText();
  };
  await expect.poll(standing, { timeout: 150_000 }).toContain("Compared");
  await stamped(page, "Gateways and books agree");

  const which = page.getByRole("navigation", { name: "Which cases" });
  await which.getByRole("link", { name: "Over", exact: true }).click();
  await page.getByRole("link", { name: "Another amount was taken" }).click();
  await titled(page, "Another amount was taken");
  await stamped(page, "Over");
  await expect(page.getByRole("heading", { name: "What the gateway says" })).toBeVisible();
  await expect(page.getByText("The processor mistyped the amount")).toBeVisible();

  const ruth = await as("ruth");
  await ruth.goto("/church/trust");
  await stamped(ruth, "Public");
  await ruth.getByRole("button", { name: "Take it down" }).click();
  await said(ruth, "Your trust page is gone");
  const nobody = await as("nobody");
  watch.expects(404);
  const gone = await nobody.goto("/trust/grace-harbor-church");
  expect(gone?.status()).toBe(404);
  await ruth.goto("/church/trust");
  await ruth.getByRole("button", { name: "Show it to everybody" }).click();
  await said(ruth, "Your trust page is public");
  await nobody.goto("/trust/grace-harbor-church");
  await titled(nobody, "No gift left behind at Grace Harbor Church");
}
