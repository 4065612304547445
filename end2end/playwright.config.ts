// The site in a real browser, against the real server: every test has a server of its own with
// its own copy of the demo data, so tests neither wait for nor disturb one another.
//
// The same journeys run on a phone and on a desk, without JavaScript (`*.nojs.spec.ts`), and with
// the wasm file blocked.

import { defineConfig, devices } from "@playwright/test";
import { CHROMIUM } from "./support/chromium.ts";
import type { Settings } from "./support/test.ts";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const DESK = { viewport: { width: 1280, height: 900 } };

const JOURNEYS = /(donor|admin|staff)-[a-z-]+\.spec\.ts$/;
const WITHOUT_SCRIPTS = /\.nojs\.spec\.ts$/;

export default defineConfig<Settings>({
  testDir: ".",
  outputDir: "results",
  globalSetup: "./support/demo.ts",
  // A test is patient with a busy machine; it waits for what it expects and never for time.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  // What passes only the second time is named as flaky in the end, and is to be mended.
  retries: 1,
  workers: 2,
  fullyParallel: true,
  reporter: [["list"]],
  use: {
    ...devices["Desktop Chrome"],
    ...DESK,
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    locale: "en-US",
    timezoneId: "America/Los_Angeles",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: CHROMIUM,
  },
  projects: [
    { name: "desktop", testIgnore: WITHOUT_SCRIPTS, use: DESK },
    {
      name: "phone",
      testMatch: [JOURNEYS, /axe\.spec\.ts$/, /keyboard\.spec\.ts$/],
      testIgnore: WITHOUT_SCRIPTS,
      use: PHONE,
    },
    { name: "nojs", testMatch: WITHOUT_SCRIPTS, use: { ...PHONE, javaScriptEnabled: false } },
    {
      name: "nowasm",
      testMatch: JOURNEYS,
      testIgnore: WITHOUT_SCRIPTS,
      use: { ...DESK, wasm: "blocked" },
    },
  ],
});
