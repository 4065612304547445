// Wakes the islands of a page once the browser has nothing better to do. The page is whole
// without it: whatever goes wrong here is written on the root element (`data-wasm`), so that the
// style sheet can put the plain controls back.
//
// The names of the other files carry their contents' hashes, so the page tells them:
//   <script type="module" src="…/boot.….js" data-glue="…/hydrate.….js" data-wasm="…/hydrate.….wasm">

const files = document.querySelector("script[data-glue]")?.dataset;
const root = document.documentElement;

const idle = () =>
  new Promise((ready) =>
    "requestIdleCallback" in window ? requestIdleCallback(ready, { timeout: 2000 }) : ready(),
  );

/** One after another and from the outside in: an inner island may read what an outer provides. */
async function wake(element, glue, enclosing) {
  const island = element.localName === "leptos-island";
  if (island) {
    // Puts the owner of the slot around this island back, where it sits in another one's slot.
    enclosing.at(-1)?.();
    const start = glue[element.dataset.component];
    if (!start) throw new Error(`the wasm file has no island ${element.dataset.component}`);
    await start(element);
  }
  const slot = element.localName === "leptos-children";
  if (slot) enclosing.push(element.$$on_hydrate);
  for (const child of element.children) await wake(child, glue, enclosing);
  if (slot) enclosing.pop();
}

/** What is read comes first: until it is there, nothing of this is on the line. */
const loaded = () =>
  new Promise((ready) =>
    document.readyState === "complete" ? ready() : addEventListener("load", ready, { once: true }),
  );

async function start() {
  await loaded();
  await idle();
  const glue = await import(files.glue);
  await glue.default({ module_or_path: files.wasm });
  glue.hydrate();
  await wake(document.body, glue, []);
}

if (files && document.querySelector("leptos-island")) {
  try {
    await start();
    root.dataset.wasm = "alive";
  } catch (reason) {
    root.dataset.wasm = "dead";
    console.warn("The page works without its islands:", reason);
  }
}
