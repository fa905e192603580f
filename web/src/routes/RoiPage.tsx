import { RoiPage as Roi } from "@/features/forecasting/roi/RoiPage";

export const RoiPage = () => <Roi />;
