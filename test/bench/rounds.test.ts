import { expect, it } from 'vitest';

import { summariesOf } from '../../bench/support/rounds';

it('compares the plugin with both plain bots, and calls their difference noise', () => {
  const { plain, difference, percent, noise } = summariesOf([
    { plain: 100, twin: 120, plugin: 121 },
  ]);
  expect(plain.median).toBe(110);
  expect(difference.median).toBe(11);
  expect(percent.median).toBeCloseTo(10);
  expect(noise.median).toBeCloseTo(20);
});
