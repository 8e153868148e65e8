import { draw } from './drawing.js';
import { learn, world } from './world.js';

const HIDDEN_MS = 10_000;

let stream;
let mark = '';
let outOfSight;

/**
 * Listens to the emulator. The browser connects again by itself, and says where it left off.
 *
 * @param learned is called when something new is known, before it is drawn
 */
export function listen(learned) {
  stream = new EventSource(`/_page/events?since=${encodeURIComponent(mark)}`);
  stream.addEventListener('message', ({ data, lastEventId }) => {
    mark = lastEventId;
    if (!world.isConnected) world.complaint = '';
    world.isConnected = true;
    const update = JSON.parse(data);
    const isFresh = Boolean(update.fresh);
    learn(update);
    learned();
    draw({
      fresh: isFresh,
      personas: isFresh || update.personas.length > 0,
      calls: isFresh || update.calls.length > 0,
    });
  });
  stream.addEventListener('error', () => {
    world.isConnected = false;
    draw();
    // The browser gives up where something else answered in the meantime.
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => listen(learned), 1000);
  });
}

/** A browser opens six connections to one server at most: a tab that nobody sees gives its own back. */
export function pauseWhileHidden(learned) {
  document.addEventListener('visibilitychange', () => {
    clearTimeout(outOfSight);
    if (document.hidden) outOfSight = setTimeout(() => stream.close(), HIDDEN_MS);
    else if (stream.readyState === EventSource.CLOSED) listen(learned);
  });
}
