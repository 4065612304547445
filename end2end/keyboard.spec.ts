// Everything can be reached and done by keyboard, and the focus is always in sight.

import { PLACES } from "./support/pages.ts";
import { expect, test, type Page } from "./support/test.ts";

interface Stop {
  what: string;
  /** Which element: fields of dates are several stops of one. */
  which: number;
  /** Nothing, if the focus there can be seen. */
  wrong: string;
}

/** What the focus is on now; nothing when it has left the page. */
async function focused(page: Page): Promise<Stop | null> {
  return page.evaluate(() => {
    const one = document.activeElement as HTMLElement | null;
    if (!one || one === document.body) return null;
    const box = one.getBoundingClientRect();
    const style = getComputedStyle(one);
    const outlined = style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 2;
    // Somewhere in the middle of its first line or at its edges, it must be what one would touch.
    const [line] = one.getClientRects();
    const points = [0.1, 0.5, 0.9].flatMap((x) =>
      [0.2, 0.5, 0.8].map((y) => [line.left + x * line.width, line.top + y * line.height] as const),
    );
    const seen = points.some(([x, y]) => {
      const there = document.elementFromPoint(x, y);
      return there !== null && (one.contains(there) || there.contains(one));
    });
    const wrong = !outlined
      ? "has no focus ring"
      : box.width < 2 || box.height < 2
        ? "has no size"
        : !seen
          ? "is covered or out of sight"
          : "";
    const counted = globalThis as { stops?: HTMLElement[] };
    const stops = (counted.stops ??= []);
    if (!stops.includes(one)) stops.push(one);
    return { what: one.outerHTML.slice(0, 140), which: stops.indexOf(one), wrong };
  });
}

/** Counts everything that the focus must come to. A group of radios is one. */
async function reachable(page: Page): Promise<number> {
  return page.evaluate(() => {
    const able = "a[href], button, input:not([type=hidden]), select, textarea, summary";
    const groups = new Set<string>();
    const all = [...document.querySelectorAll<HTMLInputElement>(able)].filter((one) => {
      if (!one.checkVisibility({ visibilityProperty: true }) || one.disabled) return false;
      if (one.type !== "radio") return true;
      const group = `${[...document.forms].indexOf(one.form!)} ${one.name}`;
      const first = !groups.has(group);
      groups.add(group);
      return first;
    });
    return all.length;
  });
}

const KEYED = new Set([
  "/sign-in",
  "/gifts",
  "a gift, assured",
  "/give",
  "a recurring gift",
  "/settings",
  "/church/transactions",
  "a transaction, given",
  "/staff/delayed",
  "/staff/delay/begin",
  "/staff/switch",
]);

for (const place of PLACES.filter((place) => KEYED.has(place.name))) {
  const title = `the focus goes everywhere and is seen: ${place.name}, ${place.who}`;
  test(title, async ({ as, watch }) => {
    if (place.status) watch.expects(place.status);
    const page = await as(place.who);
    await place.open(page);
    const expected = await reachable(page);
    const stops: Stop[] = [];
    for (;;) {
      await page.keyboard.press("Tab");
      const here = await focused(page);
      if (!here || here.which < (stops.at(-1)?.which ?? 0)) break;
      // The ring of a part of a field, the calendar's button, is the browser's own.
      if (here.which === stops.at(-1)?.which) continue;
      stops.push(here);
    }
    expect(stops.filter((stop) => stop.wrong)).toEqual([]);
    expect(stops.length, stops.map((stop) => stop.what).join("\n")).toBe(expected);
    expect(stops[0].what).toContain("Skip to the page");
  });
}

test("the first key leads past the navigation", async ({ as }) => {
  const page = await as("ann");
  await page.goto("/gifts");
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to the page" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.locator("main")).toBeFocused();
  await page.keyboard.press("Tab");
  const inside = await page.evaluate(() => document.activeElement!.closest("main") !== null);
  expect(inside, "the next key is inside the page").toBe(true);
});

test("after a problem the next keys lead to the field", async ({ as, watch }) => {
  watch.expects(422);
  const page = await as("ann");
  await page.goto("/give");
  await page.getByLabel("Amount", { exact: true }).fill("ten");
  await page.keyboard.press("Enter");
  await expect(page.locator(".errors")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Enter the amount in digits" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Amount", { exact: true })).toBeFocused();
});

test("a gift is given by keyboard alone", async ({ as }) => {
  const page = await as("ann");
  await page.goto("/give");
  await page.getByLabel("Amount", { exact: true }).focus();
  await page.keyboard.type("14");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/give\/check/);
  const give = page.getByRole("button", { name: "Give $14.00 now" });
  for (let stop = 0; stop < 40; stop += 1) {
    await page.keyboard.press("Tab");
    if (await give.evaluate((button) => button === document.activeElement)) break;
  }
  await expect(give).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Your gift of $14.00");
});
