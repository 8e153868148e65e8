import type { Random } from '../world/random';
import type { Actor, Frame } from './actor';
import { PARTS, refTo, type Part } from './cast';

const LASTING = PARTS.filter(({ isTemporary }) => !isTemporary);

/** A person takes the conversation, by the word of whoever has the context. */
export function handOver(actor: Actor, frame: Frame, random: Random, call: number): void {
  const { context, machine, psid, world } = actor;
  const { charges } = world.judge;
  const forMs = random.chance(0.8) ? random.between(500, 20_000) : undefined;
  const part = somebody(random);
  world.log.add(`${machine.name} context ${actor.number} hands ${psid} over`);
  charges.taken(machine, psid, forMs ?? Infinity);
  if (part !== undefined) {
    charges.named(psid, part && { part });
    context.setState({ said: null });
    frame.chosen = undefined;
  }
  const ref = part && refTo(part, call);
  context.handOver(ref, forMs === undefined ? {} : { forMs });
}

/** The bot has it again. */
export function takeBack({ context, machine, number, psid, world }: Actor): void {
  world.log.add(`${machine.name} context ${number} takes ${psid} back`);
  world.judge.charges.givenBack(machine, psid);
  context.takeBack();
}

/** Who speaks from now on: the Page, or `undefined` where that stays as it is. */
function somebody(random: Random): Part | null | undefined {
  if (random.chance(0.5)) return undefined;
  return random.chance(0.2) ? null : random.pick(LASTING);
}
