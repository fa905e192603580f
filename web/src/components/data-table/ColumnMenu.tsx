import { Columns3 } from "lucide-react";
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuLabel,
  DropdownMenuTrigger,
} from "@/components/ui/DropdownMenu";
import { IconButton } from "@/components/ui/IconButton";

type Choice = { id: string; header: string; shown: boolean; toggle: (shown: boolean) => void };

export function ColumnMenu({ choices }: { choices: Choice[] }) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <IconButton label="Choose columns" size="sm">
          <Columns3 />
        </IconButton>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuLabel>Columns</DropdownMenuLabel>
        {choices.map((choice) => (
          <DropdownMenuCheckboxItem
            key={choice.id}
            checked={choice.shown}
            onCheckedChange={choice.toggle}
            onSelect={(event) => event.preventDefault()}
          >
            {choice.header}
          </DropdownMenuCheckboxItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
