export function tableIn(readme: string): string;
export function withTable(readme: string, table: string): string;
