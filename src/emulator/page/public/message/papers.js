import { el, words } from '../base/elements.js';

const listed = (value) => (Array.isArray(value) ? value.map((each) => each ?? {}) : []);

/** A receipt: what was bought, where it goes, what it costs. */
export function receipt(payload) {
  const { order_number: number, currency, payment_method: method, elements } = payload;
  if (number === undefined && listed(elements).length === 0) return null;
  const price = (amount) => money(amount, currency);
  const {
    subtotal,
    shipping_cost: shipping,
    total_tax: tax,
    total_cost: total,
  } = payload.summary ?? {};
  const {
    street_1: street,
    street_2: more,
    city,
    postal_code: code,
    state,
    country,
  } = payload.address ?? {};
  const items = listed(elements).map(({ title, quantity, price: each }) => [
    quantity > 1 ? `${quantity} × ${title}` : title,
    price(each),
  ]);
  const reductions = listed(payload.adjustments).map(({ name, amount }) => [
    name,
    `− ${price(amount)}`,
  ]);
  const facts = [
    ['Paid with', method],
    ['Ships to', [street, more, code, city, state, country].filter(Boolean).join(', ')],
  ];
  const sums = [
    ['Subtotal', subtotal],
    ['Shipping', shipping],
    ['Tax', tax],
    ['Total', total],
  ];
  const costs = sums.map(([name, amount]) => [name, amount === undefined ? '' : price(amount)]);
  return paper(`Order ${number ?? ''}`, [...items, ...facts, ...reductions, ...costs]);
}

export function boardingPass({ intro_message: intro, boarding_pass: passes }) {
  const rows = listed(passes).flatMap((pass) => {
    const { passenger_name: name, seat, pnr_number: booking, flight_info: flight = {} } = pass;
    const { flight_number: number, departure_airport: from, arrival_airport: to } = flight;
    return [
      ['Passenger', name],
      ['Flight', number],
      ['Route', [from?.airport_code, to?.airport_code].filter(Boolean).join(' → ')],
      ['Seat', seat],
      ['Booking', booking],
    ];
  });
  return rows.length > 0 ? paper(intro ?? 'Boarding pass', rows) : null;
}

/** A title and facts about it; those that are not known are left out. */
function paper(title, rows) {
  const shown = rows.filter(([, value]) => value !== undefined && value !== '');
  const facts = shown.map(([name, value]) =>
    el('div', {}, el('dt', {}, words(name)), el('dd', {}, words(value))),
  );
  const heading = el('p', {}, el('strong', {}, words(title)));
  return el(
    'div',
    { class: 'card paper' },
    el('div', { class: 'about' }, heading, el('dl', {}, facts)),
  );
}

function money(amount, currency) {
  try {
    return new Intl.NumberFormat([], { style: 'currency', currency }).format(amount);
  } catch {
    // A currency that nobody knows stands behind the amount as it came.
    return `${amount ?? ''} ${currency ?? ''}`.trim();
  }
}
