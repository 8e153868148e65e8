/** Fewer seeds than these need not reach every rare state. */
export const SEEDS_FOR_STATES = 1_000;

/** States that the orders of events rarely lead to. A simulator that reaches none of them finds nothing. */
const RARE_STATES: readonly string[] = [
  'a beat is late or lost',
  'a bot speaks after a person was in charge',
  'a claim record is taken over',
  'a clock jumps',
  'a context ends as garbage',
  'a conversation is taken back',
  "a conversation's persona is over",
  'a first message travels with its persona',
  'a handler fails',
  'a handler speaks after its end',
  'a message in a closed process',
  'a message is sent a third time or more',
  'a message is sent again under a renewed persona',
  'a persona comes after its creation was given up',
  'a persona is deleted behind the back',
  'a persona is deleted behind the back with a message under way',
  'a process closes during a deletion',
  'a process closes while a persona is asked for',
  'a process closes with a batch under way',
  'a process closes with a message under way',
  'a process dies during a deletion',
  'a process dies while a persona is asked for',
  'a process dies with a batch under way',
  'a process dies with a message under way',
  'a process freezes for longer than its lease during a deletion',
  'a process freezes for longer than its lease while a persona is asked for',
  'a process freezes for longer than its lease with a batch under way',
  'a process freezes for longer than its lease with a message under way',
  'a process speaks as what another has deleted',
  'a sync is killed',
  'a sync waits for signs of life',
  'a take-over while the handler waits for its turn',
  'a temporary record is taken over',
  'a token is renewed',
  'an upload is sent once more',
  'created in a process that closes',
  'created while a limit lasts',
  'deleted while a limit lasts',
  'event: fallback RECIPIENT_UNSUPPORTED',
  'event: fallback STORE',
  'event: renewed',
  'event: swept',
  'no clear answer: DELETE',
  'no clear answer: GET',
  'no clear answer: POST',
  'retried in a process that closes',
  'several messages travel in one batch',
  'store trouble while closing',
  'store trouble with a claim (swap)',
  'sync: adopt',
  'sync: undecided',
  'two handlers of one customer at once',
  'unconfirmed while a limit lasts',
];

export function missingStates(counts: ReadonlyMap<string, number>): string[] {
  return RARE_STATES.filter((name) => !counts.has(name));
}

export function printStates(counts: ReadonlyMap<string, number>): void {
  const lines = [...counts].sort(([one], [other]) => one.localeCompare(other));
  for (const [name, count] of lines)
    process.stdout.write(`${String(count).padStart(9)}  ${name}\n`);
}
