/** The pages of docs/ in the order in which they are read, each with its title in links. */
export const PAGES: readonly (readonly [file: string, title: string])[];
