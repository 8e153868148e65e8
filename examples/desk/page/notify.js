import { customerOf, find, room } from './room.js';

const BEEP_MS = 150;
const PITCH_HZ = 660;

let sound;

/** Where the agent has asked for it: a sound and a notification of the desktop. A browser allows neither unasked. */
find('notify').addEventListener('click', async () => {
  sound = new AudioContext();
  beep();
  find('notify').hidden = true;
  await globalThis.Notification?.requestPermission();
});

/** Calls the agent for customers who wait, and for news of their own. */
export function callFor(conversations, before) {
  const calling = conversations.filter((conversation) => {
    const known = before.get(conversation.psid);
    const { charge, psid } = conversation;
    if (charge === 'nobody') return known?.charge !== 'nobody';
    const isSeen = psid === room.psid && !document.hidden;
    const isNews = known?.count !== conversation.count && conversation.last?.by === 'customer';
    return charge === room.me && !isSeen && isNews;
  });
  if (!sound || calling.length === 0) return;
  beep();
  const [first] = calling;
  if (document.hidden && globalThis.Notification?.permission === 'granted') {
    const isWaiting = first.charge === 'nobody';
    new Notification(isWaiting ? 'A customer is waiting' : customerOf(first), {
      body: isWaiting ? customerOf(first) : (first.last?.text ?? 'A picture'),
      tag: first.psid,
    });
  }
}

function beep() {
  const tone = sound.createOscillator();
  tone.frequency.value = PITCH_HZ;
  tone.connect(sound.destination);
  tone.start();
  tone.stop(sound.currentTime + BEEP_MS / 1000);
}
