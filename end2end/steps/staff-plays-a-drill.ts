// A drill from the button to the report: it is played by real processes while the page waits, and
// what it came to stays.

import { look } from "../support/look.ts";
import { expect, type Given } from "../support/test.ts";
import { said, stamped, titled } from "./words.ts";

const TITLE = "Dead between the charge and the book";

export async function staffPlaysADrill({ as, watch }: Given): Promise<void> {
  const staff = await as("david");
  await staff.goto("/staff/delayed");
  const tabs = staff.getByRole("navigation", { name: "Outages" });
  await tabs.getByRole("link", { name: "Drills" }).click();
  await titled(staff, "Drills");
  await expect(staff.getByText("Nothing was played here yet")).toBeVisible();
  await look(staff, "01-drills");

  watch.expects(422);
  await staff.getByLabel("Seed").fill("seven");
  await staff.getByRole("button", { name: "Play every drill" }).click();
  await expect(staff.getByRole("alert")).toContainText("Enter a whole number, such as 7");
  await expect(staff.getByLabel("Seed")).toHaveValue("seven");

  await staff.getByRole("button", { name: `Play ${TITLE}` }).click();
  await said(staff, "It begins within seconds");
  await titled(staff, `Drill: ${TITLE}`);
  const report = new URL(staff.url()).pathname;
  await expect(async () => {
    await staff.goto(report);
    await stamped(staff, "Holds");
  }).toPass({ timeout: 90_000 });
  await expect(staff.getByText(/none was lost, and none was taken twice/)).toBeVisible();
  await expect(staff.getByRole("heading", { name: "The day at a glance" })).toBeVisible();
  const minutes = staff.getByRole("region", { name: "Minute by minute" });
  await expect(minutes).toContainText("Process a will die at its next gateway call.");
  await look(staff, "02-report");
  await staff.getByRole("link", { name: "Drills" }).first().click();
  await expect(staff.getByText("of 12, 1 played here")).toBeVisible();
  await look(staff, "03-drills-played");
}
