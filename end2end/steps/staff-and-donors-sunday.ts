// The whole Sunday from three sides: a gateway falls over in the morning, the third failure holds
// what comes next, the donor reads that the gift is safe, the church sees it beside its books,
// staff prove by probes that the gateway is well and let the gifts go, and everybody reads the same end.
// Every page on the way is kept as a picture, light and dark, and has no barrier.

import { look } from "../support/look.ts";
import { expect, test, type Given, type Page } from "../support/test.ts";
import { cardOf, confirmed, give, said, stamped, titled } from "./words.ts";
import { mood } from "./gateway.ts";

const GATEWAY = "Meridian Cards";
const TITLE = `${GATEWAY} does not take gifts`;
const SAFE = "Gifts by card take longer today. Yours is safe with us.";

/** Five probes over fifteen minutes: the lock on the way out. */
const PROBES = [4, 8, 12, 16, 20];

export async function theWholeSunday({ as, server, restart }: Given): Promise<void> {
  test.slow();
  let [staff, second] = [await as("david"), await as("anna")];
  let [donor, church] = [await as("ann"), await as("ruth")];
  const card = await cardOf(donor);

  // The gateway falls over. Three gifts meet it; the fourth is held.
  await mood(server, "provider_failure");
  for (const amount of ["11", "12", "13"]) await give(donor, { amount, from: card });
  await give(donor, { amount: "14.75", from: card });
  const held = new URL(donor.url()).pathname;
  await expect.poll(() => stamp(donor, held)).toBe("Assured");
  await expect(donor.getByRole("heading", { name: "We have your gift safe" })).toBeVisible();
  await look(donor, "01-donor-assured");
  await donor.goto("/give");
  await donor.getByLabel("Amount", { exact: true }).fill("15");
  await donor.getByRole("radio", { name: card }).check();
  await donor.getByRole("button", { name: "Continue" }).click();
  await expect(donor.getByRole("heading", { name: "Your gift will be assured" })).toBeVisible();
  await look(donor, "02-donor-is-told-before");

  // The church sees it, and not in its books.
  await church.goto("/church/transactions?status=assured");
  await expect(church.getByRole("row").filter({ hasText: "14.75" })).toContainText("Assured");
  await look(church, "03-church-assured");

  // Whoever is on call takes it, and tells donors.
  await staff.goto("/staff/delayed");
  await titled(staff, "Two gateways delayed");
  await look(staff, "04-staff-board");
  await staff.getByRole("link", { name: TITLE }).first().click();
  await stamped(staff, "Investigating");
  const incident = new URL(staff.url()).pathname;
  await staff.getByRole("button", { name: "I have it" }).click();
  await said(staff, "You have it");
  await look(staff, "05-staff-incident");
  await staff.getByRole("link", { name: "Put a banner up" }).click();
  await staff.getByLabel("Donors read").fill(SAFE);
  await staff.getByRole("button", { name: "See it first" }).click();
  await staff.getByRole("button", { name: "Put it up" }).click();
  await said(staff, "The banner is up");
  await donor.goto("/gifts");
  await expect(donor.getByText(SAFE)).toBeVisible();
  await look(donor, "06-donor-banner");

  // It is well again, says its operator; probes say so too, in their time. Until then it is locked.
  for (const [place, minutes] of PROBES.entries()) {
    await restart({ ahead: minutes * 60 });
    staff = await as("david");
    await staff.goto("/staff/delayed");
    if (place === 1) {
      await staff.getByRole("link", { name: `End delay ${GATEWAY}` }).click();
      await expect(staff.getByRole("heading", { name: "Locked until probes pass" })).toBeVisible();
      await look(staff, "07-staff-locked");
      await staff.goto("/staff/delayed");
    }
    await staff.getByRole("button", { name: `Probe now ${GATEWAY}` }).click();
    await said(staff, "The probe is on its way");
  }
  await staff.goto("/staff/delayed");
  await staff.getByRole("link", { name: `End delay ${GATEWAY}` }).click();
  await confirmed(staff);
  await staff.getByRole("button", { name: "End the delay" }).click();
  await said(staff, "The delay is off");

  // Two people and a plan: what was read is what goes out.
  await staff.getByLabel("Gifts in a batch").first().fill("50");
  await staff.getByRole("button", { name: "Draw the plan" }).first().click();
  await said(staff, "The release plan is drawn");
  const plan = new URL(staff.url()).pathname;
  await look(staff, "08-staff-plan");
  second = await as("anna");
  await second.goto(plan);
  await confirmed(second);
  await second.getByRole("button", { name: /^Approve/ }).click();
  await said(second, "The plan is approved");
  await staff.goto(plan);
  const form = staff.getByRole("region", { name: "Release batch 1" });
  const fact = (name: string) => form.locator(`dt:text-is('${name}') + dd`).innerText();
  const [count, total] = [await fact("Gifts"), await fact("Total")];
  await form.getByLabel("Number of gifts").fill(count.trim());
  await form.getByLabel("Total").fill(total.replace(/[$,\s]/g, ""));
  await look(staff, "09-staff-releases");
  await confirmed(staff);
  await form.getByRole("button", { name: /^Release/ }).click();
  await said(staff, "The batch is released");

  // Everybody reads the same end.
  donor = await as("ann");
  await expect.poll(() => stamp(donor, held), { timeout: 60_000 }).toBe("Given");
  await expect(donor.getByRole("region", { name: /^Receipt/ })).toBeVisible();
  await look(donor, "10-donor-given");
  church = await as("ruth");
  await church.goto("/church/transactions?least=14.75&most=14.75");
  const ours = church.getByRole("row").filter({ hasText: "14.75" }).first();
  await expect(ours).toContainText("Given");
  await look(church, "11-church-given");
  await expect
    .poll(
      async () => {
        await staff.goto(plan);
        return staff.getByText(/The plan adds up:/).isVisible();
      },
      { timeout: 60_000 },
    )
    .toBe(true);
  await look(staff, "12-staff-adds-up");
  await staff.goto(incident);
  const timeline = staff.getByRole("region", { name: "What happened" });
  await expect(timeline).toContainText("Batch 1 released");
  await look(staff, "13-staff-timeline");
}

/** The word under a gift's title, as its donor reads it now. */
async function stamp(page: Page, gift: string): Promise<string> {
  await page.goto(gift);
  return (await page.locator(".stamp .status").innerText()).trim();
}
