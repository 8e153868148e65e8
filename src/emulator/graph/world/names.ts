const FIRST = [
  ...['Robin', 'Amara', 'Jonas', 'Mei', 'Leila', 'Carlos', 'Nina', 'Tom', 'Priya', 'Sam', 'Elif'],
  ...['Oscar', 'Yuki', 'Zofia', 'Omar', 'Ines', 'Noah', 'Tuuli', 'Kofi', 'Clara', 'Ravi', 'Lena'],
];
const LAST = [
  ...['Example', 'Okafor', 'Lind', 'Tanaka', 'Haddad', 'Vega', 'Novak', 'Baker', 'Nair', 'Rivers'],
  ...['Demir', 'Blom', 'Mori', 'Nowak', 'Farouk', 'Costa', 'Weber', 'Salo', 'Mensah', 'Dubois'],
];

/** A made-up name for the customer of this number, counted from 1: no two of the first 440 have the same. */
export function nameOfCustomer(number: number): string {
  const index = number - 1;
  const round = Math.floor(index / FIRST.length);
  return `${FIRST[index % FIRST.length]} ${LAST[(index + round) % LAST.length]}`;
}
