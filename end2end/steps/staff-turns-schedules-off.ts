// Staff turn the schedule engine off and on again: every staff page says so, and so does health.

import type { APIRequestContext } from "@playwright/test";
import { expect, type Given } from "../support/test.ts";
import { said, stamped, titled } from "./words.ts";

const ENGINE = "ScheduledPaymentsEngineEnabled";
const WHY = "The bank asked us to wait this morning";

async function health(request: APIRequestContext) {
  const answer = await request.get("/meta/health");
  const { wins, losses } = (await answer.json()) as { wins: string[]; losses: string[] };
  return { status: answer.status(), wins, losses };
}

export async function staffTurnsSchedulesOff({ as, watch }: Given): Promise<void> {
  const page = await as("david");
  // A machine that is busy with other tests may answer late now and then; it comes round.
  const well = async () => {
    const { status, losses } = await health(page.request);
    return { status, losses };
  };
  await expect.poll(well).toEqual({ status: 200, losses: [] });

  // By the navigation, which is behind a button on phones and needs no script there either.
  await page.goto("/staff/delayed");
  const menu = page.getByRole("button", { name: "Menu" });
  if (await menu.isVisible()) await menu.click();
  const navigation = page.getByRole("navigation", { name: "Main" });
  await navigation.getByRole("link", { name: "Schedules" }).click();
  await titled(page, "Schedules are on");
  watch.expects(422);
  await page.getByLabel("Why").fill("short");
  await page.getByRole("radio", { name: "In two hours" }).check();
  await page.getByRole("button", { name: "Turn schedules off" }).click();
  await expect(page.getByRole("alert")).toContainText("Say why, in ten characters or more");
  await expect(page.getByLabel("Why")).toHaveValue("short");
  await expect(page.getByRole("radio", { name: "In two hours" })).toBeChecked();

  await page.getByLabel("Why").fill(WHY);
  await page.getByRole("button", { name: "Turn schedules off" }).click();
  await said(page, "Schedules are off");
  await stamped(page, "Nothing scheduled is sent");
  const banner = page.getByRole("region", { name: "Schedules are off" });
  for (const path of ["/staff/delayed", "/staff/switch", "/staff/delay/begin", "/settings"]) {
    await page.goto(path);
    await expect(banner, path).toContainText(`by David Okafor: “${WHY}”`);
  }
  await expect.poll(well).toEqual({ status: 400, losses: [ENGINE] });

  // A donor does not read it: it is ours to put right.
  const donor = await as("ann");
  await donor.goto("/recurring");
  await expect(donor.getByText(WHY)).toHaveCount(0);

  await banner.getByRole("link", { name: "Turn schedules on" }).click();
  await page.getByRole("button", { name: /^Turn schedules on/ }).click();
  await said(page, "Schedules are on");
  await expect(banner).toHaveCount(0);
  await expect.poll(async () => (await health(page.request)).wins).toContain(ENGINE);
}
