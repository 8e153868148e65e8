// Whatever came in from a bot or a customer becomes a text node or the source of a picture, and never markup: there is
// no innerHTML here, and the page's policy forbids scripts and styles in the markup.

export const $ = (id) => document.getElementById(id);

/** An element with attributes, listeners (`onclick`) and children; texts become text nodes. */
export function el(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(2).filter((child) => child !== null && child !== undefined));
  return element;
}

/** What somebody wrote, in whatever direction it runs. */
export const words = (text) => el('bdi', {}, String(text));

export const icon = (name) => $(`icon-${name}`).content.firstElementChild.cloneNode(true);

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Puts the children there, leaving alone those that stand there already. */
export function place(parent, children) {
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  children.forEach((child, index) => {
    if (parent.children[index] !== child) {
      parent.insertBefore(child, parent.children[index] ?? null);
    }
  });
}

/** Fills a list, with a button for what is too much at once. */
export function fill(id, items, { empty, rest, showMore }) {
  const tail = [];
  if (items.length === 0) tail.push(el('li', { class: 'empty' }, empty));
  if (rest > 0) {
    const attributes = { class: 'plain', type: 'button', onclick: showMore };
    tail.push(el('li', {}, el('button', attributes, `Show more (${rest})`)));
  }
  place($(id), [...items, ...tail]);
}
