import { useRouter } from "@tanstack/react-router";
import type { ReactNode } from "react";

/** A link to an address of ours that the server made; it opens without loading the page anew. */
export function InnerLink({ href, children }: { href: string; children: ReactNode }) {
  const { history } = useRouter();
  return (
    <a
      href={href}
      className="text-accent hover:underline"
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        history.push(href);
      }}
    >
      {children}
    </a>
  );
}
