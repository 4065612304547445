// Pages of donors and of whoever has not signed in, in every state that looks different.

import { expect } from "./test.ts";
import { PASSWORD, PEOPLE } from "./people.ts";
import { addPasskey } from "../steps/donor-uses-a-passkey.ts";
import { ENTRY, carded, wished } from "../steps/guest-gives.ts";
import { linkToSignIn } from "../steps/donor-follows-a-link.ts";
import {
  GIVEN,
  type Place,
  at,
  from,
  card,
  gift,
  schedule,
  shownAgain,
  wayToStop,
  statement,
  ALREADY,
} from "./places.ts";

export const OF_DONORS: Place[] = [
  {
    name: "a church's trust page",
    route: "/trust/{slug}",
    who: "nobody",
    open: async (page) => void (await page.goto("/trust/grace-harbor-church")),
  },
  at("nobody", "/verify"),
  { ...at("nobody", "/verify?code=what"), status: 422 },
  {
    name: "a code that stands on no paper",
    route: "/verify/{code}",
    who: "nobody",
    status: 404,
    open: async (page) => void (await page.goto("/verify/2222-2222-2222-2222")),
  },
  at("nobody", "/"),
  at("nobody", "/sign-in"),
  at("nobody", `/sign-in/code?email=${PEOPLE.ann}`),
  at("nobody", "/mailbox"),
  {
    name: "a link that opens nothing",
    route: "/link/{token}",
    who: "nobody",
    status: 404,
    open: async (page) => void (await page.goto("/link/nothing")),
  },
  {
    name: "a link to sign in by",
    route: "/link/{token}",
    who: "nobody",
    open: async (page) => void (await page.goto(await linkToSignIn(page))),
  },
  {
    name: "a link that was used",
    route: "/link/{token}",
    who: "nobody",
    status: 410,
    open: async (page) => {
      const used = await linkToSignIn(page);
      await linkToSignIn(page);
      await page.goto(used);
    },
  },
  at("nobody", "/nowhere", 404),
  {
    name: "/sign-in, refused",
    route: "/sign-in",
    who: "nobody",
    status: 422,
    open: async (page) => {
      await page.goto("/sign-in");
      await page.getByLabel("E-mail").fill("somebody@example.org");
      await page.getByLabel("Password").fill("not it at all");
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "/sign-in/code, refused",
    route: "/sign-in/code",
    who: "nobody",
    status: 422,
    open: async (page) => {
      await page.goto(`/sign-in/code?email=${PEOPLE.ann}`);
      await page.getByLabel("Code").fill("12 34 56");
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },

  {
    name: "a church's giving page",
    route: "/give/{slug}",
    who: "nobody",
    open: async (page) => void (await page.goto(ENTRY)),
  },
  {
    name: "a church's giving page, refused",
    route: "/give/{slug}",
    who: "nobody",
    status: 422,
    open: async (page) => {
      await page.goto(ENTRY);
      await page.getByLabel("Amount", { exact: true }).fill("ten");
      await page.getByText("Split it between funds").click();
      await page.getByRole("button", { name: "Continue" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  { name: "a guest's answers", route: "/give/{slug}/check", who: "nobody", open: wished },
  {
    name: "a guest's answers and card",
    route: "/give/{slug}/check",
    who: "nobody",
    open: async (page) => {
      await wished(page);
      await carded(page);
    },
  },
  {
    name: "thanks for a guest's gift",
    route: "/give/{slug}/thanks",
    who: "nobody",
    open: async (page) => {
      await wished(page);
      await carded(page);
      await page.getByRole("button", { name: "Give $60.00 now" }).click();
      await expect(page).toHaveURL(/thanks/);
    },
  },
  {
    name: "a giving page in a frame",
    route: "/give/{slug}/frame",
    who: "nobody",
    open: async (page) => void (await page.goto(`${ENTRY}/frame`)),
  },
  at("ann", "/gifts"),
  at("ann", "/gifts?page=2"),
  at("ann", "/gifts?status=refunded"),
  at("ann", "/gifts?year=2001"),
  gift("given"),
  gift("assured"),
  gift("needs_you"),
  {
    name: "putting a gift right",
    route: "/gifts/{id}/fix",
    who: "ann",
    open: async (page) => {
      await gift("needs_you").open(page);
      await page.goto(`${new URL(page.url()).pathname}/fix`);
    },
  },
  at("ann", "/methods"),
  card(""),
  card("/all"),
  card("/remove"),
  {
    name: "on the way to the vault",
    route: "/methods/add/{id}",
    who: "ann",
    open: async (page) => {
      await page.goto("/methods");
      await page.getByRole("button", { name: "Add a card" }).click();
      await shownAgain(page);
      await expect(page.getByRole("link", { name: "Continue and type the card" })).toBeVisible();
    },
  },
  {
    name: "back from the vault with nothing",
    route: "/methods/return",
    who: "ann",
    open: async (page) => {
      await page.goto("/methods");
      await page.getByRole("button", { name: "Add a card" }).click();
      await shownAgain(page);
      await page.goto(`/methods/return?state=${page.url().split("/").at(-1)}`);
    },
  },
  {
    name: "a gift just given",
    route: "/gifts/{id}",
    who: "ann",
    open: async (page) => {
      await page.goto(GIVEN);
      const href = await page.locator("table.gifts th a").first().getAttribute("href");
      await page.goto(href + ALREADY);
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "cancelling a gift",
    route: "/gifts/{id}/cancel",
    who: "ann",
    open: async (page) => {
      await gift("assured").open(page);
      await page.getByRole("radio", { name: "Cancel this gift" }).check();
      await page.getByRole("button", { name: "Continue" }).click();
      await expect(page).toHaveURL(/\/cancel$/);
    },
  },
  {
    name: "paying a gift another way",
    route: "/gifts/{id}/way",
    who: "ann",
    open: async (page) => {
      await gift("assured").open(page);
      // Which way the held gift has, the demo's day decides.
      await page.getByRole("radio", { name: /^Pay from .+ instead/ }).first().check();
      await page.getByRole("button", { name: "Continue" }).click();
      await expect(page.getByRole("button", { name: /^Pay \$.* from / })).toBeVisible();
    },
  },
  {
    name: "a gift that cannot be paid that way",
    route: "/gifts/{id}/way",
    who: "ann",
    open: async (page) => {
      await gift("given").open(page);
      await page.goto(`${page.url()}/way?method=00000000-0000-0000-0000-000000000000`);
      await expect(page.getByRole("heading", { name: /cannot be paid that way/ })).toBeVisible();
    },
  },
  at("ann", "/statements"),
  at("ann", "/statements?year=2001"),
  { ...at("ann", "/statements?from=2026-03-01&to=what"), status: 422 },
  {
    name: "a statement as it was issued",
    route: "/statements/{id}",
    who: "ann",
    open: statement,
  },
  {
    name: "a code that holds",
    route: "/verify/{code}",
    who: "ann",
    open: async (page) => {
      await statement(page);
      await page.locator("a[href^='/verify/']").first().click();
      await expect(page.getByText("This is what was issued")).toBeVisible();
    },
  },
  {
    name: "a receipt",
    route: "/gifts/{id}/receipt",
    who: "ann",
    open: async (page) => {
      await gift("given").open(page);
      await page.goto(`${page.url()}/receipt`);
      await expect(page.getByRole("heading", { level: 1 })).toContainText("Receipt");
    },
  },
  at("ann", "/give"),
  {
    name: "/give, refused",
    route: "/give",
    who: "ann",
    status: 422,
    open: async (page) => {
      await page.goto("/give");
      await page.getByLabel("Amount", { exact: true }).fill("ten");
      await page.getByLabel("Give on").fill("2001-01-01");
      await page.getByRole("button", { name: "Continue" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "/give/check",
    route: "/give/check",
    who: "ann",
    open: async (page) => {
      await page.goto("/give");
      await page.getByLabel("Amount", { exact: true }).fill("25");
      await page.getByLabel("How often").selectOption("Every month");
      await page.getByRole("button", { name: "Continue" }).click();
      await expect(page).toHaveURL(/check/);
    },
  },
  at("ann", "/recurring"),
  schedule,
  {
    name: "a recurring gift, refused",
    route: "/recurring/{id}",
    who: "ann",
    status: 422,
    open: async (page) => {
      await schedule.open(page);
      await page.locator("summary").filter({ hasText: "Pause until a date" }).click();
      await page.getByLabel("Start again on").fill("2001-01-01");
      await page.locator("details[open]").getByRole("button", { name: "Continue" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "a form to change a recurring gift",
    route: "/recurring/{id}/change",
    who: "ann",
    open: async (page) => {
      await schedule.open(page);
      await page.getByRole("link", { name: "Change amount, funds, days or card" }).click();
    },
  },
  {
    name: "a form to change a recurring gift, refused",
    route: "/recurring/{id}/change",
    who: "ann",
    status: 422,
    open: async (page) => {
      await schedule.open(page);
      await page.getByRole("link", { name: "Change amount, funds, days or card" }).click();
      await page.getByLabel("Amount of each gift").fill("ten");
      await page.getByRole("button", { name: "Continue" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "skipping a gift, looked at first",
    route: "/recurring/{id}/check",
    who: "ann",
    open: async (page) => {
      await schedule.open(page);
      await page.locator("summary").filter({ hasText: "Skip one gift" }).click();
      await page.locator("details[open]").getByRole("button", { name: "Continue" }).click();
      await expect(page.getByRole("button", { name: /^Skip / })).toBeVisible();
    },
  },
  {
    name: "changing a recurring gift",
    route: "/recurring/{id}/check",
    who: "ann",
    open: async (page) => {
      await schedule.open(page);
      await page.goto(`${new URL(page.url()).pathname}/check?amount=31`);
    },
  },
  {
    name: "stopping a recurring gift",
    route: "/recurring/{id}/stop",
    who: "ann",
    open: async (page) => {
      await schedule.open(page);
      await page.getByRole("link", { name: "Stop this gift" }).click();
    },
  },
  at("ann", "/settings"),
  at("ann", "/settings/passkeys"),
  at("ann", "/settings/passkeys/add"),
  {
    name: "a passkey",
    route: "/settings/passkeys/{id}",
    who: "ann",
    open: async (page) => {
      await addPasskey(page);
      await page.getByRole("link", { name: "Rename or remove it" }).click();
      await expect(page.getByRole("button", { name: "Remove Practice key" })).toBeVisible();
    },
  },
  at("ann", "/settings/sessions"),
  at("ann", "/confirm?next=/methods"),
  {
    name: "/confirm, refused",
    route: "/confirm",
    who: "ann",
    status: 422,
    open: async (page) => {
      await page.goto("/confirm?next=/methods");
      await page.getByLabel("Your password").fill("not it at all");
      await page.getByRole("button", { name: "Go on", exact: true }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  at("ann", "/settings/notices"),
  {
    name: "/settings/notices, refused",
    route: "/settings/notices",
    who: "ann",
    status: 422,
    open: async (page) => {
      await page.goto("/settings/notices");
      await page.getByLabel("Keep these hours quiet").check();
      await page.getByLabel("From").selectOption("8");
      await page.getByLabel("Until").selectOption("8");
      await page.getByRole("button", { name: "Save" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  at("ann", "/settings/notices/phone"),
  at("ann", "/settings/notices/webhook"),
  {
    name: "/settings/notices/phone, refused",
    route: "/settings/notices/phone",
    who: "ann",
    status: 422,
    open: async (page) => {
      await page.goto("/settings/notices/phone");
      await page.getByLabel("Your phone number").fill("call me");
      await page.getByRole("button", { name: "Send a code there" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "a mail that may be stopped",
    route: "/unsubscribe/{id}",
    who: "nobody",
    open: async (page) => void (await page.goto(await wayToStop(page))),
  },
  {
    name: "/settings/erase",
    route: "/settings/erase",
    who: "ann",
    open: async (page) => {
      await page.goto("/settings/erase");
      await shownAgain(page);
    },
  },
  at("ann", "/household"),
  at("ann", "/household/statement"),
  at("ann", "/pledges"),
  {
    name: "/pledges, refused",
    route: "/pledges",
    who: "ann",
    status: 422,
    open: async (page) => {
      await page.goto("/pledges");
      await page.getByLabel("How much in all").fill("a lot");
      await page.getByRole("button", { name: "Make this pledge" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  at("ann", "/settings/fallback"),
  {
    name: "/settings/fallback, refused",
    route: "/settings/fallback",
    who: "ann",
    status: 422,
    open: async (page) => {
      await page.goto("/settings/fallback");
      await page.getByRole("button", { name: "Continue" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "/settings/fallback/check",
    route: "/settings/fallback/check",
    who: "ann",
    open: async (page) => {
      await page.goto("/settings/fallback");
      await page.getByRole("checkbox", { name: /^The system that takes it is down/ }).check();
      await page.getByLabel("Take it from").selectOption({ index: 2 });
      await page.getByRole("button", { name: "Continue" }).click();
      await expect(page.getByRole("button", { name: "I agree" })).toBeVisible();
    },
  },
  {
    name: "/settings, refused",
    route: "/settings",
    who: "ann",
    status: 422,
    open: async (page) => {
      await page.goto("/settings");
      await page.getByLabel("Your password now").fill(PASSWORD);
      await page.getByLabel("New password", { exact: true }).fill("short");
      await page.getByRole("button", { name: "Change your password" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  at("ann", "/gifts/00000000-0000-0000-0000-000000000000", 404),
  at("ann", "/staff/delayed", 403),
];
