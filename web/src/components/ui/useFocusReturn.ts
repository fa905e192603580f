import { useRef } from "react";

/** Radix gives the focus back to a dialog's trigger; ours are opened by state and have none. */
export function useFocusReturn() {
  const opener = useRef<Element | null>(null);
  return {
    // Heard before the focus moves inside.
    onOpenAutoFocus: () => {
      opener.current = document.activeElement;
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      if (opener.current instanceof HTMLElement) opener.current.focus();
    },
  };
}
