// The emulator's page: the parts are drawn in the order in which they are imported.
import './chat/notice.js';
import './chat/quick-replies.js';
import './chat/offers.js';
import './chat/inbox.js';
// After all that takes room from it.
import './chat/conversation.js';
import './chat/chat-list.js';
import './chat/composer.js';
import './chat/gestures.js';
import './chat/again.js';
import './chat/script.js';
import './panel/personas.js';
import './panel/calls.js';
import './panel/trouble.js';
import './panel/tabs.js';

import { address } from './base/address.js';
import { $ } from './base/elements.js';
import { listen, pauseWhileHidden } from './base/stream.js';
import { settleChat } from './base/opening.js';

const PICTURES = 'bottender-persona emulator pictures';

$('pictures').checked = address.searchParams.get('pictures') === '1';
$('pictures').addEventListener('change', ({ target }) => {
  localStorage.setItem(PICTURES, target.checked ? '1' : '');
  loadWithPictures(target.checked);
});
// The choice is part of the address, because the server says with the page what it may load.
if (localStorage.getItem(PICTURES) && !address.searchParams.has('pictures')) loadWithPictures(true);

function loadWithPictures(on) {
  address.searchParams.set('pictures', on ? '1' : '0');
  location.replace(address);
}

listen(settleChat);
pauseWhileHidden(settleChat);
