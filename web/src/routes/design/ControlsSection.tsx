import { Ellipsis, Pencil, Plus, Star, Trash2 } from "lucide-react";
import { DateText } from "@/components/DateText";
import { MoneyText } from "@/components/MoneyText";
import { OwnerAvatar } from "@/components/OwnerAvatar";
import { StageBadge } from "@/components/StageBadge";
import { Avatar } from "@/components/ui/Avatar";
import { Badge, type BadgeTone } from "@/components/ui/Badge";
import { Button, type ButtonVariant } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/DropdownMenu";
import { IconButton } from "@/components/ui/IconButton";
import { Kbd } from "@/components/ui/Kbd";
import { Progress } from "@/components/ui/Progress";
import { Skeleton } from "@/components/ui/Skeleton";
import { Tab, Tabs, TabsContent, TabsList } from "@/components/ui/Tabs";
import { HUES } from "@/lib/hues";
import { Line, Section } from "@/routes/design/Section";

const VARIANTS: ButtonVariant[] = ["primary", "secondary", "ghost", "danger"];
const TONES: BadgeTone[] = ["neutral", "accent", "success", "warning", "danger", "info"];

export function ControlsSection() {
  return (
    <>
      <Section title="Buttons">
        {VARIANTS.map((variant) => (
          <Line key={variant}>
            <Button variant={variant} size="sm">
              Small
            </Button>
            <Button variant={variant}>
              <Plus aria-hidden />
              New deal
            </Button>
            <Button variant={variant} size="lg">
              Large
            </Button>
            <Button variant={variant} loading>
              Saving
            </Button>
            <Button variant={variant} disabled>
              Disabled
            </Button>
          </Line>
        ))}
        <Line>
          <IconButton label="Edit" keys="e">
            <Pencil />
          </IconButton>
          <IconButton label="Star" size="sm">
            <Star />
          </IconButton>
          <DropdownMenu>
            <DropdownMenuTrigger asChild>
              <IconButton label="More" variant="secondary">
                <Ellipsis />
              </IconButton>
            </DropdownMenuTrigger>
            <DropdownMenuContent align="start">
              <DropdownMenuLabel>Deal</DropdownMenuLabel>
              <DropdownMenuItem icon={<Pencil />} keys="e">
                Edit
              </DropdownMenuItem>
              <DropdownMenuCheckboxItem checked>Follow</DropdownMenuCheckboxItem>
              <DropdownMenuSeparator />
              <DropdownMenuItem icon={<Trash2 />} danger>
                Delete
              </DropdownMenuItem>
            </DropdownMenuContent>
          </DropdownMenu>
          <Kbd keys="mod+k" />
          <Kbd keys="g d" />
        </Line>
      </Section>
      <Section title="Words and marks">
        <Line>
          {TONES.map((tone) => (
            <Badge key={tone} tone={tone}>
              {tone}
            </Badge>
          ))}
        </Line>
        <Line>
          {HUES.map((hue) => (
            <StageBadge key={hue} name={hue} hue={hue} />
          ))}
        </Line>
        <Line>
          {["Mira Okafor", "Jonas Lind", "Ana Sousa", "Tomás Rey", "Yuki Mori", "Bo"].map(
            (name) => (
              <Avatar key={name} name={name} />
            ),
          )}
          <Avatar name="Halden Marine" size="lg" square />
          <OwnerAvatar owner={{ name: "Mira Okafor" }} showName />
          <OwnerAvatar owner={null} showName />
        </Line>
        <Line>
          <MoneyText amount={12_345_678} currency="EUR" />
          <MoneyText amount={12_345_678} currency="EUR" compact />
          <MoneyText amount={-98_000} currency="JPY" />
          <MoneyText amount={null} currency="EUR" />
          <DateText value={new Date(Date.now() - 3 * 86_400_000).toISOString()} />
          <DateText value="2026-03-01" kind="day" />
          <DateText value="2026-03-01T13:05:00Z" kind="exact" />
        </Line>
      </Section>
      <Section title="Waiting">
        <div className="grid max-w-sm gap-3">
          <Progress label="Importing" value={0.64} />
          <Progress label="Working" />
          <Skeleton className="w-2/3" />
          <Skeleton className="w-1/2" />
        </div>
      </Section>
      <Section title="Tabs and card">
        <Tabs defaultValue="timeline">
          <TabsList aria-label="Deal">
            <Tab value="timeline">Timeline</Tab>
            <Tab value="people" count={4}>
              People
            </Tab>
            <Tab value="files" count={12}>
              Files
            </Tab>
          </TabsList>
          <TabsContent value="timeline" className="py-3 text-text-muted">
            What happened, newest first.
          </TabsContent>
        </Tabs>
        <Card className="max-w-64 p-3">
          <p className="font-medium">Halden Marine fleet upgrade</p>
          <p className="mt-1 flex items-center justify-between text-text-muted text-xs">
            <MoneyText amount={4_800_000} currency="EUR" compact />
            <OwnerAvatar owner={{ name: "Jonas Lind" }} />
          </p>
        </Card>
      </Section>
    </>
  );
}
