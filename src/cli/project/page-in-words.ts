import type { NamedPage } from './connection';

/** The Page for a person, as in "Jasper's Market (1000000000001)". */
export function pageInWords({ id, name }: Pick<NamedPage, 'id' | 'name'>): string {
  return name === undefined ? `Page ${id}` : `${name} (${id})`;
}
