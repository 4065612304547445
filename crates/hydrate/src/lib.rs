//! The browser's entry: wakes the islands of the page, and nothing else.

// Islands are exported by being referenced from the cdylib.
use app as _;

#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
