/** `orders` of `public.orders`; other schemas are named. */
export function tableText(table: string): string {
  return table.replace(/^public\./, '');
}
