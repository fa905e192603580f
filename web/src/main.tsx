import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { setUnauthorizedHandler } from "@/lib/http";
import { listenToKeys } from "@/lib/keyboard";
import { queryClient } from "@/lib/query";
import { handleUnauthorized } from "@/lib/session-ended";
import { watchTheme } from "@/lib/theme";
import { router } from "@/router";
import "@/styles.css";

watchTheme();
listenToKeys();
setUnauthorizedHandler(handleUnauthorized);

const place = document.getElementById("root");
if (place) {
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
