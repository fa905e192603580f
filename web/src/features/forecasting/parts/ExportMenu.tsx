import { Download } from "lucide-react";
import { Button } from "@/components/ui/Button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuLink,
  DropdownMenuTrigger,
} from "@/components/ui/DropdownMenu";

export type ExportEntry = { label: string; href: string };

/** Tables as CSV files, each by a plain link so that the browser saves it. */
export const ExportMenu = ({ entries }: { entries: readonly ExportEntry[] }) => (
  <DropdownMenu>
    <DropdownMenuTrigger asChild>
      <Button>
        <Download aria-hidden />
        Export
      </Button>
    </DropdownMenuTrigger>
    <DropdownMenuContent>
      {entries.map(({ label, href }) => (
        <DropdownMenuLink key={label}>
          <a href={href} download>
            <Download aria-hidden />
            {label}
          </a>
        </DropdownMenuLink>
      ))}
    </DropdownMenuContent>
  </DropdownMenu>
);

type Parameters = Record<string, string | undefined>;

/** An address with the parameters that are given. */
export function address(path: string, parameters: Parameters): string {
  const given = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return `${path}?${new URLSearchParams(given)}`;
}
