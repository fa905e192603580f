import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";
import { listenToKeys } from "@/lib/keyboard";

// What jsdom lacks: layout, media queries, observers, pointer capture.
Object.defineProperties(HTMLElement.prototype, {
  clientHeight: { configurable: true, get: () => 600 },
  clientWidth: { configurable: true, get: () => 1000 },
  scrollTo: { configurable: true, value: () => {} },
  scrollIntoView: { configurable: true, value: () => {} },
  hasPointerCapture: { configurable: true, value: () => false },
  releasePointerCapture: { configurable: true, value: () => {} },
});
vi.stubGlobal(
  "ResizeObserver",
  class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
);
vi.stubGlobal("matchMedia", (query: string) => ({
  matches: false,
  media: query,
  addEventListener: () => {},
  removeEventListener: () => {},
}));

// A busy machine is no fault of the page.
configure({ asyncUtilTimeout: 5_000 });
listenToKeys();
afterEach(() => {
  cleanup();
  localStorage.clear();
});
