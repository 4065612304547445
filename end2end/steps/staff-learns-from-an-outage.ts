// An incident from its first failure to its finished post-mortem: three donors' gifts meet a gateway
// that is not well, the rule holds what comes next and opens the incident, staff take it, tell
// donors, let the gifts go, resolve it, and write down what was learnt.

import { expect, type Given, type Page } from "../support/test.ts";
import { mood } from "./gateway.ts";
import {
  cardOf,
  confirmed,
  give,
  later,
  said,
  stamped,
  titled,
  withoutProbes,
} from "./words.ts";

const TITLE = "Meridian Cards does not take gifts";
const SAFE = "Gifts by card take longer today. Yours is safe with us.";

export async function staffLearnsFromAnOutage({ as, server, watch }: Given): Promise<void> {
  const [staff, second, donor] = [await as("david"), await as("anna"), await as("ann")];
  const card = await cardOf(donor);
  await mood(server, "provider_failure");
  for (const amount of ["11", "12", "13"]) await give(donor, { amount, from: card });
  // Those three are asked about; what comes after the third is held.
  await give(donor, { amount: "14", from: card });
  const held = donor.url();
  await expect.poll(() => stamp(donor, held)).toBe("Assured");

  // The board leads to the incident, which the rule opened at the third failure.
  await staff.goto("/staff/delayed");
  await staff.getByRole("link", { name: TITLE }).click();
  await titled(staff, TITLE);
  await stamped(staff, "Investigating");
  const incident = new URL(staff.url()).pathname;
  const timeline = staff.getByRole("region", { name: "What happened" });
  await expect(timeline).toContainText("The rule noticed, and opened the incident");
  await expect(timeline).toContainText("Set to delayed: new gifts are held");
  await staff.getByRole("button", { name: "I have it" }).click();
  await said(staff, "You have it");
  await staff.getByLabel("Note").fill("Their status page says: a cable was cut");
  await staff.getByRole("button", { name: "Add the note" }).click();
  await said(staff, "Your note is in the timeline");
  await staff.getByRole("radio", { name: "Identified" }).check();
  await staff.getByLabel("What we know").fill("A cable was cut");
  await staff.getByRole("button", { name: "Say so" }).click();
  await said(staff, "It stands there now");

  // Donors read what staff have looked at first; no word that frightens goes up.
  await staff.getByRole("link", { name: "Put a banner up" }).click();
  watch.expects(422);
  await staff.getByLabel("Donors read").fill("Some gifts failed");
  await staff.getByRole("button", { name: "See it first" }).click();
  await expect(staff.getByRole("alert")).toContainText("a donor would worry");
  await staff.getByLabel("Donors read").fill(SAFE);
  await staff.getByRole("button", { name: "See it first" }).click();
  await expect(staff.getByRole("figure").first()).toContainText(SAFE);
  await staff.getByRole("button", { name: "Put it up" }).click();
  await said(staff, "The banner is up");
  await donor.goto("/gifts");
  await expect(donor.getByText(SAFE)).toBeVisible();

  // The gateway is well again: a probe, the end of the delay, the release.
  await mood(server, "well");
  await staff.goto("/staff/delayed");
  await staff.getByRole("button", { name: "Probe now" }).first().click();
  await said(staff, "The probe is on its way");
  await staff.getByRole("link", { name: "End delay Meridian Cards" }).click();
  await withoutProbes(staff, second);
  await staff.getByRole("button", { name: "End the delay" }).click();
  await said(staff, "The delay is off");
  await staff.goto(`${incident}/resolve`);
  await staff.getByRole("button", { name: "Resolve it" }).click();
  await expect(staff.getByRole("alert")).toContainText("Say why");
  await release(staff, second);
  await expect.poll(() => stamp(donor, held)).toBe("Given");

  // Over, and learnt from.
  await staff.goto(incident);
  await expect(timeline).toContainText("Batch 1 released");
  await staff.getByRole("link", { name: "Resolve it" }).click();
  const why = staff.getByLabel(/What ended it|Why it is over all the same/);
  await why.fill("All that was held is taken");
  await staff.getByRole("button", { name: "Resolve it" }).click();
  await said(staff, "The incident is over");
  await donor.goto("/gifts");
  await expect(donor.getByText(SAFE)).toHaveCount(0);
  await expect(staff.getByLabel("What happened")).toHaveValue(/^Meridian Cards does not take gifts/);
  await staff.getByRole("button", { name: "Finish the post-mortem" }).click();
  await expect(staff.getByRole("alert")).toContainText("Say what was learnt");
  await staff.getByLabel("What we learnt").fill("A second line would have helped");
  await staff.getByRole("button", { name: "Keep it so far" }).click();
  await said(staff, "It is kept");
  const add = staff.locator("form").filter({ hasText: "Add something to do" });
  await add.getByLabel("What").fill("Ask for a second line");
  await add.getByRole("button", { name: "Add it" }).click();
  await said(staff, "It is kept");
  await staff.getByRole("button", { name: "Finish the post-mortem" }).click();
  await expect(staff.getByRole("alert")).toContainText("Give every mitigation somebody");
  const one = staff.getByRole("article", { name: "Ask for a second line" });
  await one.getByLabel("Who does it").selectOption({ index: 1 });
  await one.getByLabel("Until").fill(later(new Date().toISOString().slice(0, 10), 14));
  await one.getByRole("button", { name: "Set" }).click();
  await said(staff, "It is kept");
  await staff.getByRole("button", { name: "Finish the post-mortem" }).click();
  await said(staff, "The post-mortem is finished");
  await stamped(staff, "Finished");

  // It is among those that are over, with its times, and its mitigation is to be done.
  await staff.goto("/staff/incidents");
  const over = staff.getByRole("region", { name: "Over" });
  await expect(over.getByRole("row").filter({ hasText: TITLE }).first()).toContainText("Finished");
  await staff.getByRole("link", { name: "Trends" }).click();
  const toDo = staff.getByRole("region", { name: "Decided and not done" });
  await expect(toDo).toContainText("Ask for a second line");
}

async function stamp(page: Page, gift: string): Promise<string> {
  await page.goto(gift.replace(/\?.*/, ""));
  return (await page.locator(".stamp").innerText()).trim();
}

/** Draws the plan, has it approved, and releases its one batch. */
async function release(staff: Page, second: Page): Promise<void> {
  await staff.goto("/staff/delayed");
  await staff.getByLabel("Gifts in a batch").fill("50");
  await staff.getByRole("button", { name: "Draw the plan" }).click();
  await said(staff, "The release plan is drawn");
  await expect(staff.getByRole("link", { name: TITLE })).toBeVisible();
  await second.goto(staff.url());
  await second.getByRole("button", { name: /^Approve / }).click();
  await said(second, "The plan is approved");
  await staff.goto(second.url().replace(/\?.*/, ""));
  await withoutProbes(staff, second);
  const form = staff.getByRole("region", { name: "Release batch 1" });
  const [count, total] = await Promise.all([
    form.locator("dt:text-is('Gifts') + dd").innerText(),
    form.locator("dt:text-is('Total') + dd").innerText(),
  ]);
  await form.getByLabel("Number of gifts").fill(count);
  await form.getByLabel("Total").fill(total.replace("$", ""));
  await confirmed(staff);
  await form.getByRole("button", { name: /^Release / }).click();
  await said(staff, "The batch is released");
}
