/** Whether Messenger may show the one for the other. A persona may come without a name: that one is nobody's namesake. */
export function sameName(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a.normalize().trim() === b.normalize().trim();
}
