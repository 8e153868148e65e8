import { PersonaError } from '../../errors';
import type { PersonaList } from '../../graph/graph-calls';
import { connectionOf, type Connection } from '../project/connection';
import { Failure } from '../terminal/failure';
import { hintFor } from '../terminal/hints';
import type { MessengerConfig, Project } from '../project/project';
import { advice, mend, ok, type Finding } from './finding';

/** What the token opens. */
export interface Access {
  readonly pageId: string;
  readonly pageName: string | undefined;
  /** `undefined` where they could not be listed. */
  readonly onPage: PersonaList['data'] | undefined;
}

/** Looks at token, Page, proof and permission. */
export async function checkAccess(
  { graph }: Connection,
  config: MessengerConfig,
  token: string,
  project: Project,
  named: string | undefined,
): Promise<{ findings: Finding[]; access: Access | undefined }> {
  let page: { id: string; name?: string };
  try {
    page = await graph.getPage();
  } catch (error) {
    return { findings: [await refusedToken(error, config, token, project)], access: undefined };
  }
  const findings = [
    ok('token', `is for Page ${page.id}${page.name === undefined ? '' : ` (${page.name})`}`),
    proofFinding(config),
    ...pageFindings(page.id, config, named),
  ];
  try {
    const onPage = await graph.getAllPersonas();
    findings.push(ok('permission', `personas may be read: there are ${onPage.length}`));
    return { findings, access: { pageId: page.id, pageName: page.name, onPage } };
  } catch (error) {
    findings.push(mend('permission', messageOf(error), todoOf(error)));
    return { findings, access: { pageId: page.id, pageName: page.name, onPage: undefined } };
  }
}

/** What made the token fail: itself, or the proof that went with it. */
async function refusedToken(
  error: unknown,
  config: MessengerConfig,
  token: string,
  project: Project,
): Promise<Finding> {
  const isRejected = error instanceof PersonaError && error.code === 'REJECTED';
  if (!isRejected) return mend('token', messageOf(error), todoOf(error));
  if (!config.appSecret || config.skipAppSecretProof) {
    return mend(
      'token',
      messageOf(error),
      'If the app wants a proof with each call, set appSecret.',
    );
  }
  const { graph } = connectionOf({ ...config, skipAppSecretProof: true }, token, project);
  const withoutProof = await graph.getPage().then(
    () => true,
    () => false,
  );
  return withoutProof
    ? mend(
        'appsecret_proof',
        'is refused: the app secret is not the one of the app that the token was made for.',
        'Copy appSecret anew from the dashboard of the app, under Settings, Basic.',
      )
    : mend(
        'token',
        messageOf(error),
        'Check accessToken and appSecret: both have to be of the same app.',
      );
}

function proofFinding({ appSecret, skipAppSecretProof }: MessengerConfig): Finding {
  if (appSecret && !skipAppSecretProof) return ok('appsecret_proof', 'is accepted');
  return advice(
    'appsecret_proof',
    'does not go along: a stolen token could be used from anywhere.',
    'Set appSecret, and have the app require a proof.',
  );
}

function pageFindings(
  pageId: string,
  config: MessengerConfig,
  named: string | undefined,
): Finding[] {
  const todo = 'Give the token of that Page, or mend the ID.';
  return [
    ...(config.pageId !== undefined && String(config.pageId) !== pageId
      ? [
          mend(
            'pageId',
            `of the configuration is ${config.pageId}, and the token is for ${pageId}.`,
            todo,
          ),
        ]
      : []),
    ...(named !== undefined && named !== pageId
      ? [mend('--page', `says ${named}, and the token is for ${pageId}.`, todo)]
      : []),
  ];
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function todoOf(error: unknown): string {
  const hint =
    error instanceof PersonaError
      ? hintFor(error)
      : error instanceof Failure
        ? error.hint
        : undefined;
  return hint ?? 'Mend what it says, and run doctor again.';
}
