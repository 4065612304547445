// The browser of the distribution, in the same way everywhere.

export const CHROMIUM = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
  ],
};

/** The same for a reader who set the size of text, 16 px as it comes, to another. */
export const withText = (px: number) => ({
  ...CHROMIUM,
  args: [...CHROMIUM.args, `--blink-settings=defaultFontSize=${px}`],
});
