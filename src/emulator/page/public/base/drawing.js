const painters = [];

/** Adds a part of the page. It is drawn after those that were added before. */
export function onDraw(paint) {
  painters.push(paint);
}

/**
 * Draws what has changed.
 *
 * @param news `fresh`: all that was known is forgotten; `switched`: another conversation is shown;
 *   `personas`, `calls`: some of them have changed. Whatever else is shown is looked at each time.
 */
export function draw(news = {}) {
  for (const paint of painters) paint(news);
}
