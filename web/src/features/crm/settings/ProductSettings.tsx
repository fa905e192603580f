import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Archive, ArchiveRestore, Package, Plus } from "lucide-react";
import { useMemo, useState } from "react";
import type { ProductOut } from "@/client/types.gen";
import type { DataColumn } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { MoneyText } from "@/components/MoneyText";
import { Button } from "@/components/ui/Button";
import { IconButton } from "@/components/ui/IconButton";
import { Tab, Tabs, TabsList } from "@/components/ui/Tabs";
import { refusalText } from "@/features/crm/board/stale";
import { editProduct, productListQuery } from "@/features/crm/settings/api";
import { ProductDialog } from "@/features/crm/settings/ProductDialog";
import { SettingsHead } from "@/features/crm/settings/SettingsHead";
import { notify } from "@/lib/notify";

const NONE: ProductOut[] = [];

export function ProductSettings() {
  const [archived, setArchived] = useState(false);
  const [open, setOpen] = useState<ProductOut | "new" | null>(null);
  const list = useInfiniteQuery(productListQuery({ filter: `is_active[eq]:${!archived}` }));
  const { mutateAsync: edit } = useMutation(editProduct);
  const rows = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? NONE, [list.data]);
  const columns = useMemo((): DataColumn<ProductOut>[] => {
    const set = async (product: ProductOut, is_active: boolean, undoable = true) => {
      try {
        const saved = await edit({ id: product.id, version: product.version, is_active });
        const undo = undoable ? () => void set(saved, !is_active, false) : undefined;
        notify.done(is_active ? "Back on offer" : "Archived", { detail: product.name, undo });
      } catch (error) {
        notify.failed(`${product.name} was not changed`, { detail: refusalText(error) });
      }
    };
    return [
      { id: "name", header: "Name", width: 200, grow: 2, cell: ({ name }) => name },
      { id: "code", header: "Code", width: 120, grow: 1, cell: ({ code }) => code ?? "–" },
      { id: "family", header: "Family", width: 120, grow: 1, cell: ({ family }) => family ?? "–" },
      {
        id: "price_minor",
        header: "Price",
        width: 120,
        align: "end",
        cell: ({ price_minor, currency }) => <MoneyText amount={price_minor} currency={currency} />,
      },
      {
        id: "archive",
        header: " ",
        width: 76,
        align: "end",
        cell: (product) => (
          <IconButton
            label={product.is_active ? `Archive ${product.name}` : `Offer ${product.name} again`}
            size="sm"
            onClick={(event) => {
              event.stopPropagation();
              void set(product, !product.is_active);
            }}
          >
            {product.is_active ? <Archive aria-hidden /> : <ArchiveRestore aria-hidden />}
          </IconButton>
        ),
      },
    ];
  }, [edit]);
  return (
    <div className="flex h-full flex-col">
      <SettingsHead
        title="Products"
        about="What you sell and for how much. Lines of a deal take their name and price from here. Archived products stay on the deals that have them."
        action={
          <Button variant="primary" onClick={() => setOpen("new")}>
            <Plus aria-hidden />
            New product
          </Button>
        }
      />
      <Tabs
        value={archived ? "archived" : "active"}
        onValueChange={(value) => setArchived(value === "archived")}
      >
        <TabsList aria-label="Which products">
          <Tab value="active">On offer</Tab>
          <Tab value="archived">Archived</Tab>
        </TabsList>
      </Tabs>
      <DataTable
        label="Products"
        name="products"
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        rowLabel={(row) => row.name}
        onOpen={setOpen}
        onEndReached={() => {
          if (list.hasNextPage && !list.isFetching) void list.fetchNextPage();
        }}
        loading={list.isPending}
        loadingMore={list.isFetchingNextPage}
        error={list.isError && rows.length === 0 ? list.error : undefined}
        onRetry={() => void list.refetch()}
        renderCompact={(product) => (
          <div className="flex items-center justify-between gap-3">
            <span className="min-w-0">
              <span className="block truncate font-medium">{product.name}</span>
              <span className="block truncate text-text-muted text-xs">
                {[product.code, product.family].filter(Boolean).join(" · ")}
              </span>
            </span>
            <MoneyText amount={product.price_minor} currency={product.currency} />
          </div>
        )}
        empty={
          <EmptyState
            icon={Package}
            title={archived ? "Nothing is archived" : "No products yet"}
            action={
              !archived && (
                <Button variant="primary" onClick={() => setOpen("new")}>
                  New product
                </Button>
              )
            }
          >
            {archived
              ? "Products you no longer offer come here."
              : "Add what you sell, or import your price list."}
          </EmptyState>
        }
      />
      {open && (
        <ProductDialog
          key={open === "new" ? "new" : open.id}
          product={open === "new" ? null : open}
          onClose={() => setOpen(null)}
        />
      )}
    </div>
  );
}
