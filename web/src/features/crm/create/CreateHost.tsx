/** The create dialogs, opened by `openCreate` of `@/lib/create`. */
export const CreateHost = () => null;
