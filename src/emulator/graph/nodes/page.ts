import { pickFields } from '../protocol/fields';
import type { JsonObject } from '../protocol/json';
import type { EmulatedPage } from '../world/settings';

/** A Page with the fields that bots ask for (Meta's reference of the Page node). */
export function showPage({ id, name, accessToken }: EmulatedPage, params: JsonObject): JsonObject {
  const username = `page${id}`;
  const url = `https://scontent.example/${id}/page.jpg`;
  const node: JsonObject = {
    id,
    name,
    username,
    link: `https://www.facebook.com/${username}`,
    picture: { data: { url, width: 50, height: 50, is_silhouette: false } },
    category: 'Local business',
    category_list: [{ id: '2500', name: 'Local business' }],
    about: '',
    description: '',
    website: '',
    phone: '',
    emails: [],
    fan_count: 0,
    followers_count: 0,
    is_published: true,
    is_webhooks_subscribed: true,
    verification_status: 'not_verified',
    tasks: ['MESSAGING', 'MODERATE', 'MANAGE'],
    access_token: accessToken,
  };
  return pickFields(node, params, { unasked: ['name', 'id'], type: 'Page' });
}
