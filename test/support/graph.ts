import type { PersonaProfile } from '../../src';
import type { Emulator } from '../../src/emulator';
import { PAGE } from './bot';

/** Graph calls that go past the plugin carry this, so that a test can tell them from the plugin's. */
export const OUTSIDE = 'outside';

/** Creates a persona on the Page behind the plugin's back. */
export async function plant(
  emulator: Emulator,
  { name, profilePictureUrl }: PersonaProfile,
): Promise<string> {
  const response = await fetch(urlOf(emulator, 'me/personas'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, profile_picture_url: profilePictureUrl }),
  });
  const { id } = (await response.json()) as { id: string };
  return id;
}

/** Deletes a persona behind the plugin's back. */
export async function remove(emulator: Emulator, personaId: string): Promise<boolean> {
  const response = await fetch(urlOf(emulator, personaId), { method: 'DELETE' });
  await response.arrayBuffer();
  return response.ok;
}

function urlOf({ origin }: Emulator, path: string): string {
  const query = new URLSearchParams({ access_token: PAGE.accessToken, [OUTSIDE]: '1' });
  return `${origin}/v26.0/${path}?${query.toString()}`;
}
