// What a page of the site is to the tests that look at every one, and how some kinds are reached.
import type { BrowserContext } from "@playwright/test";
import { expect, type Page } from "./test.ts";
import { session } from "./demo.ts";
import { PASSWORD, type Person } from "./people.ts";
import { withoutProbes } from "../steps/words.ts";

export const WHO = {
  nobody: "nobody",
  ann: "a donor",
  ruth: "a church admin",
  david: "payment staff",
  anna: "the second of the payment staff",
} as const;

export interface Place {
  /** What it shows. */
  name: string;
  /** Its route, as the server's table has it; nothing for what is nowhere. */
  route: string;
  who: Person | "nobody";
  /** Leads there. */
  open: (page: Page) => Promise<void>;
  /** What the server answers there, if not 200. */
  status?: number;
}

/** A page that one asks for by its address. */
export function at(who: Place["who"], path: string, status?: number): Place {
  const route = status === 404 ? "" : path.replace(/\?.*/, "");
  return { name: path, route, who, status, open: async (page) => void (await page.goto(path)) };
}

/** A page that one comes to from a list. */
export function from(
  who: Place["who"],
  path: string,
  name: string,
  route: string,
  links: string,
): Place {
  return {
    name,
    route,
    who,
    open: async (page) => {
      await page.goto(path);
      const href = await page.locator(links).first().getAttribute("href");
      await page.goto(href!);
    },
  };
}

/** The demo's one case, which is over. */
export const CASE = "table tbody th a[href^='/staff/cases/']";

/** A last look at that case. */
export function aCase(below: string): Place {
  return {
    name: `a case, ${below}`,
    route: `/staff/cases/{id}/${below}`,
    who: "david",
    open: async (page) => {
      await page.goto("/staff/cases?show=over");
      const href = await page.locator(CASE).first().getAttribute("href");
      await page.goto(`${href}/${below}`);
    },
  };
}

/** One of the demo's three incidents: open, over, or over with its post-mortem finished. */
export function incident(state: "open" | "over" | "finished", below: string, query = ""): Place {
  const links = {
    open: "section.card a[href^='/staff/incidents/']",
    over: "table tbody tr:first-child th a",
    finished: "table tbody tr:last-child th a",
  };
  return {
    name: `an incident, ${state}${below}${query && ", seen first"}`,
    route: `/staff/incidents/{id}${below}`,
    who: "david",
    open: async (page) => {
      await page.goto("/staff/incidents");
      const href = await page.locator(links[state]).first().getAttribute("href");
      await page.goto(`${href}${below}${query}`);
    },
  };
}

/** A list of gifts that were given: in the first weeks of a year, those of the last one. */
export const GIVEN = `/gifts?status=given&year=${new Date(Date.now() - 45 * 86_400_000).getFullYear()}`;

/** The page of a donor's gift in some state. */
export const gift = (status: string) =>
  from(
    "ann",
    status === "given" ? GIVEN : `/gifts?status=${status}`,
    `a gift, ${status}`,
    "/gifts/{id}",
    "table.gifts th a",
  );

/** What the office may do with a gift in some state. */
export const office = (deed: string, link: string, status = "given"): Place => ({
  name: `${deed} a gift`,
  route: `/church/transactions/{id}/${deed}`,
  who: "ruth",
  open: async (page) => {
    await transaction(status).open(page);
    await page.getByRole("link", { name: link }).click();
  },
});

/** The page of a transaction in some state. */
export const transaction = (status: string) =>
  from(
    "ruth",
    `/church/transactions?status=${status}`,
    `a transaction, ${status}`,
    "/church/transactions/{id}",
    "table.transactions tbody th a",
  );

/** What is done with the first of a donor's cards and banks. */
export const card = (below: string): Place => ({
  name: `a card${below}`,
  route: `/methods/{id}${below}`,
  who: "ann",
  open: async (page) => {
    await page.goto("/methods");
    const href = await page.locator("article.card h2 a").first().getAttribute("href");
    await page.goto(`${href}${below}`);
    await shownAgain(page);
  },
});

/** Whoever signed in a while ago shows who they are before a card is changed. */
export async function shownAgain(page: Page): Promise<void> {
  if (!new URL(page.url()).pathname.startsWith("/confirm")) return;
  await page.getByLabel("Your password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Go on", exact: true }).click();
  await expect(page).not.toHaveURL(/\/confirm/);
}

export const schedule = from("ann", "/recurring", "a recurring gift", "/recurring/{id}", "article h2 a");

/** The page of an order of some kind. */
export const order = (kind: string) =>
  from(
    "david",
    `/staff/ledger/orders?kind=${kind}`,
    `an order, ${kind}`,
    "/staff/ledger/orders/{id}",
    "table.orders tbody th a",
  );

/** A webhook that was just added, and what is done with it. */
export function webhook(name: string, below: string, then: (page: Page) => Promise<void>): Place {
  return {
    name,
    route: `/staff/notices/webhooks/{id}${below}`,
    who: "david",
    open: async (page) => {
      await page.goto("/staff/notices/webhooks");
      await page.getByLabel("Name", { exact: true }).fill("Pager");
      await page.getByLabel("Address").fill("http://127.0.0.1:9/hook");
      await page.getByRole("button", { name: "Add the webhook" }).click();
      await expect(page).toHaveURL(/\/staff\/notices\/webhooks\/[-0-9a-f]+/);
      await then(page);
    },
  };
}

/** Who stands beside a page, until it is closed: whoever shows again who they are has a new session. */
const STANDING = new WeakMap<BrowserContext, Map<Person, BrowserContext>>();

async function standing(context: BrowserContext, who: Person): Promise<BrowserContext> {
  const there = STANDING.get(context) ?? new Map<Person, BrowserContext>();
  STANDING.set(context, there);
  const known = there.get(who);
  if (known) return known;
  const second = await context.browser()!.newContext({ storageState: session(who) });
  there.set(who, second);
  context.once("close", () => void second.close());
  return second;
}

/** What somebody else does meanwhile. */
export async function beside(
  page: Page,
  who: Person,
  then: (second: Page) => Promise<void>,
): Promise<void> {
  const second = await (await standing(page.context(), who)).newPage();
  await then(second);
  await second.close();
}

/** Ends the first delay of a gateway; two people do without probes. */
export async function endOfDelay(page: Page, who: Person): Promise<void> {
  await page.goto("/staff/delayed");
  await page.locator("table.gateways a[href$='/end']").first().click();
  await beside(page, who, (second) => withoutProbes(page, second));
  await page.getByRole("button", { name: "End the delay" }).click();
}

/** A plan that nobody has let go yet, before its lock is open. */
export async function lockedPlan(page: Page): Promise<void> {
  await page.goto("/staff/delayed");
  await page.locator("a[href^='/staff/release/']").first().click();
  await beside(page, "anna", async (second) => {
    await second.goto(page.url());
    const approve = second.getByRole("button", { name: /^Approve/ });
    if (await approve.isVisible()) await approve.click();
    await expect(second.getByRole("heading", { name: "Locked until probes pass" })).toBeVisible();
  });
  await page.reload();
  await expect(page.getByRole("heading", { name: "Locked until probes pass" })).toBeVisible();
}

/** What a maintenance in some days would hold. */
export async function maintenance(page: Page): Promise<void> {
  const day = new Date(Date.now() + 5 * 24 * 60 * 60 * 1_000).toISOString().slice(0, 10);
  await page.goto("/staff/windows/plan");
  await page.getByLabel("From", { exact: true }).fill(`${day}T04:00`);
  await page.getByLabel("Planned end", { exact: true }).fill(`${day}T20:00`);
  await page.getByLabel("Why").fill("Meridian moves its machines");
  await page.getByRole("button", { name: "See what it would hold" }).click();
  await expect(page.getByRole("heading", { name: "Check: maintenance" })).toBeVisible();
}

export const ALREADY = "?done=gift_received";

/** The address by which the newest receipt's kind of mail is stopped. */
export async function wayToStop(page: Page): Promise<string> {
  const mailbox = await (await page.request.get("/mailbox")).text();
  for (const [, mail] of mailbox.matchAll(/src="(\/mailbox\/[^"]+)"/g)) {
    const html = await (await page.request.get(mail!)).text();
    const found = /href="(\/unsubscribe\/[^"]+)"/.exec(html);
    if (found) return found[1]!;
  }
  throw new Error("no mail in the mailbox may be stopped");
}

/** A year in which everybody gave: the new one may have begun today. */
export const LAST_YEAR = new Date().getFullYear() - 1;

/** Last year's statement of whoever is signed in: the one there is, or a new one. */
export async function statement(page: Page): Promise<void> {
  await page.goto(`/statements?year=${LAST_YEAR}`);
  const make = page.getByRole("button", { name: /^Make (this|a new) statement$/ });
  const there = page.getByRole("link", { name: "Open it" });
  await make.or(there).first().click();
  await page.waitForURL(/\/statements\/[0-9a-f-]{36}$/);
}
