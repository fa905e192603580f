import { defineConfig } from "@hey-api/openapi-ts";

export default defineConfig({
  input: "./openapi.json",
  // Followed by EventSource, which the generated query options know nothing of.
  parser: {
    filters: {
      operations: { exclude: ["GET /api/v1/copilot/runs/{run_id}/events"] },
      orphans: true,
    },
  },
  output: { path: "./src/client" },
  plugins: [
    { name: "@hey-api/client-fetch", runtimeConfigPath: "../lib/http" },
    "@hey-api/typescript",
    "@hey-api/sdk",
    "@tanstack/react-query",
  ],
});
