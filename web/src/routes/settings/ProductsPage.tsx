import { ProductSettings } from "@/features/crm/settings/ProductSettings";

export const ProductsPage = () => <ProductSettings />;
