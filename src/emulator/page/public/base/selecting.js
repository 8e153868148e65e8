import { draw } from './drawing.js';
import { $ } from './elements.js';
import { show } from './opening.js';

export const tabs = [...document.querySelectorAll('[role="tab"]')];

export function selectTab(tab) {
  for (const each of tabs) {
    const isSelected = each === tab;
    each.setAttribute('aria-selected', String(isSelected));
    each.tabIndex = isSelected ? 0 : -1;
    $(each.getAttribute('aria-controls')).hidden = !isSelected;
  }
  if (tab.offsetParent === null) show('panel');
  tab.focus();
  draw();
}
