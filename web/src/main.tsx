import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { setUnauthorizedHandler } from "@/lib/http";
import { listenToKeys } from "@/lib/keyboard";
import { queryClient } from "@/lib/query";
import { SESSION_KEY } from "@/lib/session";
import { watchTheme } from "@/lib/theme";
import { router } from "@/router";
import "@/styles.css";

const OPEN_DOORS = ["/sign-in", "/setup", "/welcome"];

watchTheme();
listenToKeys();
setUnauthorizedHandler(() => {
  const { pathname, href } = router.state.location;
  queryClient.removeQueries({ queryKey: SESSION_KEY });
  if (OPEN_DOORS.includes(pathname)) return;
  void router.navigate({ to: "/sign-in", search: { next: href } });
});

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
