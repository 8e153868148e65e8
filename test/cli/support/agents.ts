import type { Emulator } from '../../../src/emulator';

/** A roster of so many agents. */
export function agents(count: number): Record<string, { name: string; profilePictureUrl: string }> {
  const entries = Array.from({ length: count }, (_, index) => {
    const number = String(index + 1).padStart(4, '0');
    const profilePictureUrl = `https://example.com/agents/${number}.jpg`;
    return [`agent${number}`, { name: `Agent ${number}`, profilePictureUrl }] as const;
  });
  return Object.fromEntries(entries);
}

/** The names of the personas on the Page, in order of the alphabet: doubles stand side by side. */
export function namesOn(emulator: Emulator): string[] {
  return emulator
    .personas()
    .map(({ name }) => name)
    .sort();
}
