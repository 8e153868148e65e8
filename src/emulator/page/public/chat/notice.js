import { current } from '../base/address.js';
import { onDraw } from '../base/drawing.js';
import { $, el } from '../base/elements.js';
import { chatOf, world } from '../base/world.js';

let shown;

onDraw(() => {
  const items = [...chatOf(current).items.values()];
  const { kind, parts } = noticeFor(items.findLast(({ from }) => from === 'user'));
  const text = JSON.stringify(parts);
  if (text === shown) return;
  shown = text;
  $('notice').className = kind;
  const [title, ...rest] = parts;
  const body = rest.map((part, index) => (index % 2 ? el('code', {}, part) : part));
  $('notice').replaceChildren(...(title ? [el('strong', {}, title), ...body] : []));
});

/** Title, then texts and code in turn. */
function noticeFor(lastSaid) {
  if (!world.isConnected) {
    const what = 'Restart it; this page reconnects by itself.';
    return { kind: '', parts: ['The emulator has stopped.', what] };
  }
  const { status, problem } = world.bot;
  if (status === 'broken') return { kind: '', parts: ['Your bot does not start.', problem] };
  if (status === 'starting') return { kind: 'hint', parts: ['Your bot is starting …'] };
  if (!world.webhook) {
    const origin = `channels.messenger.origin: '${world.setting.origin}'`;
    const example = "emulator.webhook = 'http://localhost:5000/webhooks/messenger'";
    const parts = ['No bot is connected yet.', 'Give your bot ', origin];
    return {
      kind: 'hint',
      parts: [...parts, ', and the emulator the address of your bot: ', example],
    };
  }
  if (lastSaid?.state === 'failed') {
    const what = `${lastSaid.problem} When that is fixed, press “Send again”.`;
    return { kind: '', parts: ['Your message did not reach the bot.', what] };
  }
  if (lastSaid?.state === 'slow')
    return { kind: 'hint', parts: ['No answer yet.', lastSaid.problem] };
  return { kind: 'hint', parts: world.complaint ? [world.complaint] : [] };
}
