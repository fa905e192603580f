/** Small preferences of this browser (column choice, folded bar); never server data. */
export function readStored<T>(key: string, check: (value: unknown) => value is T, fallback: T): T {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(`dealwright.${key}`) ?? "null");
    return check(value) ? value : fallback;
  } catch {
    return fallback;
  }
}

export function writeStored(key: string, value: unknown): void {
  localStorage.setItem(`dealwright.${key}`, JSON.stringify(value));
}
