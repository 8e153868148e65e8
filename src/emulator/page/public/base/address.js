/** The address of this page, which says what is shown. */
export const address = new URL(location.href);

/** The conversation that is shown. */
export let current = {
  pageId: address.searchParams.get('page') ?? '',
  psid: address.searchParams.get('user') ?? '',
};

export function setCurrent({ pageId, psid }) {
  current = { pageId, psid };
  address.searchParams.set('page', pageId);
  address.searchParams.set('user', psid);
  history.replaceState(null, '', address);
}

export const isCurrent = ({ pageId, psid }) => pageId === current.pageId && psid === current.psid;
