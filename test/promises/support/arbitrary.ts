import fc from 'fast-check';

import { EXISTING_PROFILES, PROFILES, ROSTER_NAMES, TEMPORARY_PROFILES } from './cast';
import type { Program, Ref, Scene, Statement, Talk } from './program';

/** What the place of a statement admits. */
interface Place {
  /** How many blocks may still be opened in one another. */
  readonly depth: number;
  /** Not in branches of one scope: they would overhear each other. */
  readonly use: boolean;
  /** Not beside anything else: a conversation is the same for all. */
  readonly converse: boolean;
}

const index = (list: readonly unknown[]) => fc.nat(list.length - 1);

const page: fc.Arbitrary<Ref> = fc.constant({ is: 'page' });
const roster: fc.Arbitrary<Ref> = fc.record({
  is: fc.constant('roster'),
  name: fc.constantFrom(...ROSTER_NAMES),
});
const profile: fc.Arbitrary<Ref> = fc.record({
  is: fc.constant('profile'),
  which: index(PROFILES),
});
const temporary: fc.Arbitrary<Ref> = fc.record({
  is: fc.constant('temporary'),
  which: index(TEMPORARY_PROFILES),
});
const existing: fc.Arbitrary<Ref> = fc.record({
  is: fc.constant('existing'),
  which: index(EXISTING_PROFILES),
  by: fc.constantFrom('id', 'persona', 'personaId'),
});

const lastingRef = fc.oneof(page, roster, profile, existing);
const ref = fc.oneof(
  { weight: 2, arbitrary: page },
  { weight: 4, arbitrary: roster },
  { weight: 3, arbitrary: profile },
  { weight: 3, arbitrary: temporary },
  { weight: 3, arbitrary: existing },
);
const option = fc.option(ref, { freq: 2 });
const sometimes = fc.nat(3).map((number) => number === 0);
const mostly = fc.nat(3).map((number) => number > 0);

const say: fc.Arbitrary<Statement> = fc.record({
  do: fc.constant('say'),
  option,
  awaited: mostly,
});
const upload: fc.Arbitrary<Statement> = fc.record({
  do: fc.constant('upload'),
  option,
  awaited: mostly,
});
const type: fc.Arbitrary<Statement> = fc.record({
  do: fc.constant('type'),
  option,
  whole: sometimes,
});
const pause: fc.Arbitrary<Statement> = fc.record({
  do: fc.constant('pause'),
  until: fc.constantFrom<'microtask' | 'immediate' | number>('microtask', 'immediate', 1, 2, 3),
});
const use: fc.Arbitrary<Statement> = fc.record({ do: fc.constant('use'), ref });
const converse: fc.Arbitrary<Statement> = fc.record({
  do: fc.constant('converse'),
  ref: lastingRef,
});

function within({ depth, converse }: Place): fc.Arbitrary<Statement> {
  return fc.boolean().chain((detached) =>
    fc.record({
      do: fc.constant('within'),
      ref,
      body: block({ depth: depth - 1, use: true, converse: converse && !detached }),
      fails: sometimes,
      detached: fc.constant(detached),
    }),
  );
}

function branches({ depth }: Place): fc.Arbitrary<Statement> {
  const body = block({ depth: depth - 1, use: false, converse: false });
  return fc.record({
    do: fc.constant('branches'),
    bodies: fc.array(body, { minLength: 2, maxLength: 3 }),
  });
}

function block(place: Place): fc.Arbitrary<Program> {
  const statements = [
    { weight: 12, arbitrary: say },
    { weight: 2, arbitrary: upload },
    { weight: 2, arbitrary: type },
    { weight: 3, arbitrary: pause },
  ];
  if (place.use) statements.push({ weight: 4, arbitrary: use });
  if (place.converse) statements.push({ weight: 2, arbitrary: converse });
  if (place.depth > 0) {
    statements.push({ weight: 5, arbitrary: within(place) });
    statements.push({ weight: 3, arbitrary: branches(place) });
  }
  return fc.array(fc.oneof(...statements), { minLength: 1, maxLength: 6, size: 'max' });
}

function talk(converse: boolean): fc.Arbitrary<Talk> {
  return fc.record({
    program: block({ depth: 3, use: true, converse }),
    outside: sometimes,
    waits: mostly,
  });
}

/** Any scene. */
export const scene: fc.Arbitrary<Scene> = fc.record({
  withDefault: fc.boolean(),
  overlapping: fc.array(talk(false), { minLength: 0, maxLength: 5, size: 'max' }),
  inTurn: fc.array(fc.array(talk(true), { minLength: 1, maxLength: 3, size: 'max' }), {
    minLength: 0,
    maxLength: 3,
    size: 'max',
  }),
});
