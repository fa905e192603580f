import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const backend = process.env.DEALWRIGHT_PROXY ?? "http://127.0.0.1:8000";

export default defineConfig({
  base: "/",
  plugins: [react(), tailwindcss()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    outDir: "../src/dealwright/static",
    emptyOutDir: true,
    manifest: true,
    target: "es2023",
  },
  server: {
    port: 5173,
    proxy: {
      // The server compares Host and Origin, so the Host stays that of the page.
      "/api": { target: backend, changeOrigin: false },
      "/socket.io": { target: backend, changeOrigin: false, ws: true },
    },
  },
  test: {
    environment: "jsdom",
    setupFiles: ["./src/test/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    css: false,
    testTimeout: 20_000,
  },
});
