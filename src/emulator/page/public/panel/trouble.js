import { current } from '../base/address.js';
import { onDraw } from '../base/drawing.js';
import { $, setText } from '../base/elements.js';
import { ask, askHere } from '../base/emulator.js';
import { world } from '../base/world.js';
import { nameOf } from '../base/opening.js';

onDraw(() => {
  const { unshown, throttled, next, delayMs } = world.trouble;
  setText($('unshown-label'), `${nameOf(current)} cannot be shown personas`);
  $('unshown').checked = unshown.includes(current.psid);
  $('throttle').checked = throttled;
  $('next').value = next ?? '';
  setText($('next-promise'), $('next').selectedOptions[0].dataset.promise);
  $('delay').value = String(delayMs);
  const isOn = unshown.includes(current.psid) || throttled || next || delayMs > 0;
  setText($('tab-trouble'), isOn ? 'Trouble ●' : 'Trouble');
});

$('unshown').addEventListener('change', ({ target }) => askHere('unshown', { on: target.checked }));
$('throttle').addEventListener('change', ({ target }) => ask('throttle', { on: target.checked }));
$('next').addEventListener('change', ({ target }) =>
  ask('fail-next', { mishap: target.value || null }),
);
$('delay').addEventListener('change', ({ target }) =>
  ask('delay', { delayMs: Number(target.value) }),
);
