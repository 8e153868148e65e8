/** Makes an element; what is said in it is text, whatever it holds. */
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** Puts the children there, leaving alone those that stand there already. */
export function place(parent, children) {
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  children.forEach((child, index) => {
    if (parent.children[index] !== child)
      parent.insertBefore(child, parent.children[index] ?? null);
  });
}

/** Words that somebody wrote: they may run from right to left. */
export function words(tag, className, text) {
  return element(tag, { className, dir: 'auto', textContent: text });
}

const ADDRESS = /(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)'\]])/;

/** The same, of which addresses can be followed; they learn nothing of the desk. */
export function wordsWithLinks(tag, className, text) {
  const parts = text.split(ADDRESS).map((part, index) => (index % 2 === 1 ? link(part) : part));
  return element(tag, { className, dir: 'auto' }, ...parts);
}

function link(address) {
  return element('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, address);
}

export function face(agent) {
  return element('img', { className: 'face', src: `/faces/${agent}.png`, alt: '' });
}

export function timeOf(at) {
  const date = new Date(at);
  const isToday = date.toDateString() === new Date().toDateString();
  const time = date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  if (isToday) return time;
  return `${date.toLocaleDateString([], { day: 'numeric', month: 'short' })}, ${time}`;
}

/** How long it is until then, roughly. */
export function timeLeft(until) {
  const minutes = Math.max(1, Math.floor((until - Date.now()) / 60_000));
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${Math.floor(minutes / 60 / 24)} days`;
}
