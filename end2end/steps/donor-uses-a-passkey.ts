// A donor adds a passkey, signs in with it and nothing else, and removes it. A browser makes passkeys
// for names alone, so the site is asked for as localhost.

import { expect, type Given, type Page } from "../support/test.ts";
import { PASSWORD, PEOPLE } from "../support/people.ts";
import { titled } from "./words.ts";

/** The same server by its name. */
async function byName(page: Page, path: string): Promise<void> {
  const url = new URL(page.url());
  url.hostname = "localhost";
  await page.goto(new URL(path, url).href);
}

/** Ann signs in by password on a browser whose device keeps passkeys, and adds one. */
export async function addPasskey(page: Page): Promise<void> {
  const device = await page.context().newCDPSession(page);
  await device.send("WebAuthn.enable");
  await device.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await page.goto("/sign-in");
  await byName(page, "/sign-in");
  await signIn(page);
  await byName(page, "/settings/passkeys");
  await titled(page, "Your passkeys");
  await page.getByRole("link", { name: "Add a passkey" }).click();
  await titled(page, "Add a passkey");
  await expect(page.getByText("This browser cannot add")).toBeHidden();
  await page.getByLabel("What you call it").fill("Practice key");
  await page.getByRole("button", { name: "Make the passkey" }).click();
  await expect(page.getByRole("alert")).toContainText("Your passkey is added");
  await expect(page.getByRole("article", { name: "Practice key" })).toContainText("Not used yet");
}

/** Just now: whoever signed in when the journeys began shows first who they are. */
async function signIn(page: Page): Promise<void> {
  await page.getByLabel("E-mail").fill(PEOPLE.ann);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await titled(page, "Your gifts");
}

async function signOut(page: Page): Promise<void> {
  await byName(page, "/settings");
  await page.getByRole("button", { name: "Sign out" }).click();
  await titled(page, "No gift left behind");
}

export async function donorUsesAPasskey({ as, watch }: Given): Promise<void> {
  const page = await as("nobody");
  await addPasskey(page);
  await signOut(page);

  await byName(page, "/recurring");
  await titled(page, "Sign in to see your gifts");
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page, "the page that was asked for").toHaveURL(/\/recurring$/);

  await byName(page, "/settings/passkeys");
  const key = page.getByRole("article", { name: "Practice key" });
  await expect(key).not.toContainText("Not used yet");
  await key.getByRole("link", { name: "Rename or remove it" }).click();
  await titled(page, "Practice key");
  await page.getByRole("button", { name: "Remove Practice key" }).click();
  await expect(page.getByRole("alert")).toContainText("The passkey is removed");
  await signOut(page);

  // The device still has it; it opens nothing.
  watch.expects(422);
  await byName(page, "/sign-in");
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page.getByRole("alert")).toContainText("This passkey did not open anything here");
}

/** Without scripts nothing else is missing. */
export async function donorReadsOfPasskeys({ as }: Given): Promise<void> {
  const page = await as("nobody");
  await page.goto("/sign-in");
  await signIn(page);
  await page.goto("/settings/passkeys");
  await page.getByRole("link", { name: "Add a passkey" }).click();
  await titled(page, "Add a passkey");
  await expect(page.getByText("This browser cannot add a passkey here")).toBeVisible();
  await expect(page.getByRole("button", { name: "Make the passkey" })).toBeHidden();
  await page.goto("/confirm?next=/methods");
  await titled(page, "Show us that it is you");
}
