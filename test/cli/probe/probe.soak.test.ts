import { test } from 'vitest';

import { failEach, FAULTS, roundTrips } from './support';

test('gives 50 random sets of assumptions back', () => roundTrips(50), 600_000);

test.each(FAULTS)(
  'leaves nothing behind, whichever call %s',
  (_, effect) => failEach(effect, () => true),
  600_000,
);
