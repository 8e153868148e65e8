/** What of a context says where it is. */
interface BottenderContext {
  readonly platform?: string;
  readonly event?: { readonly pageId?: string | null } | null;
  readonly session?: { readonly user?: { readonly id?: unknown } | null } | null;
}

/** Which conversation a context belongs to, as events tell it. */
export function placeOf(context: object) {
  const { event, platform, session } = context as BottenderContext;
  const id = session?.user?.id;
  return {
    ...(platform !== 'messenger' && { channel: platform }),
    pageId: event?.pageId ?? undefined,
    psid: typeof id === 'string' ? id : undefined,
  };
}
