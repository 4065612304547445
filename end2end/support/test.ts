// What every test is given: a server of its own, and pages of those who are signed in there. A test
// fails when anything at all goes wrong in the browser, whatever it was looking for itself.

import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test as base, expect } from "@playwright/test";
import type { Browser, BrowserContext, Page } from "@playwright/test";
import { demoData, room, session } from "./demo.ts";
import type { Person } from "./people.ts";
import { Server } from "./server.ts";
import { Watch } from "./watch.ts";

export { expect };
export type { Page };

/** Whether pages get the wasm file they ask for. */
export type Wasm = "sent" | "blocked";

export interface Settings {
  wasm: Wasm;
}

/** What a test may ask for. It asks `as` for its pages, and says who looks at them. */
export interface Given {
  server: Server;
  /**
   * Ends the server and starts it again, at the same address and over the same data. Pages that
   * are open are left before.
   */
  restart: (options: { ahead: number }) => Promise<void>;
  /** Sees everything that goes wrong in any page of this test. */
  watch: Watch;
  /** A new browser, of somebody or of nobody. */
  as: (who: Person | "nobody", options?: Parameters<Browser["newContext"]>[0]) => Promise<Page>;
}

export const test = base.extend<Given & Settings>({
  wasm: ["sent", { option: true }],

  server: async ({}, use, info) => {
    const folder = await mkdtemp(join(room(), "test-"));
    await cp(demoData(), folder, { recursive: true });
    const server = await Server.start(folder);
    await use(server);
    await server.kill();
    await rm(folder, { recursive: true, force: true });
    if (info.status !== info.expectedStatus) {
      const path = info.outputPath("server.log");
      await writeFile(path, server.log);
      await info.attach("server.log", { path, contentType: "text/plain" });
    }
    expect(server.log, "nothing panics").not.toContain("panicked");
  },

  restart: async ({ server, watch }, use) => {
    let running = server;
    await use(async ({ ahead }) => {
      await watch.leave();
      await running.stop();
      running = await Server.start(server.data, new URL(server.url).host, ahead);
    });
    if (running !== server) {
      await watch.leave();
      await running.kill();
    }
  },

  baseURL: async ({ server }, use) => {
    await use(server.url);
  },

  watch: async ({ wasm }, use) => {
    const watch = new Watch(wasm === "blocked");
    await use(watch);
    expect(watch.wrong, "nothing goes wrong in the browser").toEqual([]);
  },

  as: async ({ browser, watch, wasm }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (who, options = {}) => {
      const storageState = who === "nobody" ? undefined : session(who);
      const context = await browser.newContext({ storageState, ...options });
      contexts.push(context);
      await watch.over(context);
      if (wasm === "blocked") await context.route("**/*.wasm", (route) => route.abort());
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});

/** Waits until the page's islands are as this run has them: awake, given up, or never asked. */
export async function settled(page: Page): Promise<void> {
  const { wasm, javaScriptEnabled } = test.info().project.use as Settings & {
    javaScriptEnabled?: boolean;
  };
  if (javaScriptEnabled === false) return;
  const state = wasm === "blocked" ? "dead" : "alive";
  await expect(page.locator("html")).toHaveAttribute("data-wasm", state);
}

/** Whether the islands work in this run. */
export function hasIslands(): boolean {
  const { wasm, javaScriptEnabled } = test.info().project.use as Settings & {
    javaScriptEnabled?: boolean;
  };
  return javaScriptEnabled !== false && wasm !== "blocked";
}
