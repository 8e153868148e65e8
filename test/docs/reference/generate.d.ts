/** The pages of docs/ as they should be, by file name. */
export function generatePages(differences: readonly string[]): Promise<Map<string, string>>;
