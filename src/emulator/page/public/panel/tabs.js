import { $ } from '../base/elements.js';
import { show } from '../base/opening.js';
import { selectTab, tabs } from '../base/selecting.js';

for (const [index, tab] of tabs.entries()) {
  const steps = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: -1 };
  tab.setAttribute('aria-selected', String(index === 0));
  tab.tabIndex = index === 0 ? 0 : -1;
  tab.addEventListener('click', () => selectTab(tab));
  tab.addEventListener('keydown', (event) => {
    if (!(event.key in steps)) return;
    event.preventDefault();
    selectTab(tabs.at(steps[event.key] % tabs.length));
  });
}

$('to-personas').addEventListener('click', () => selectTab($('tab-personas')));

for (const button of document.querySelectorAll('[data-show]')) {
  button.addEventListener('click', () => {
    const view = button.dataset.show;
    show(view);
    const next = { chats: $('chat-list').querySelector('button'), panel: tabs[0], chat: $('box') };
    next[view]?.focus();
  });
}
