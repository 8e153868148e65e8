import { PersonaError } from '../../errors';
import type { Persona } from '../../speakers/persona';
import { pageInWords } from '../project/page-in-words';
import { connectionOf, type Connection, type NamedPage } from '../project/connection';
import { secrets } from '../project/known-secrets';
import { wantsOf } from '../project/roster-wants';
import { Failure } from '../terminal/failure';
import { hintFor } from '../terminal/hints';
import { troubleOf } from '../terminal/trouble';
import type { MessengerConfig, Project } from '../project/project';
import { stillThere } from '../project/still-there';
import { advice, mend, ok, type Finding } from './finding';

/** What the token opens. */
export interface Access {
  readonly page: NamedPage;
  /** `undefined` where they could not be listed. */
  readonly onPage: readonly Persona[] | undefined;
}

/** Looks at token, Page, proof and permission. */
export async function checkAccess(
  connection: Connection,
  config: MessengerConfig,
  token: string,
  project: Project,
  named: string | undefined,
): Promise<{ findings: Finding[]; access: Access | undefined }> {
  let page: NamedPage;
  try {
    page = await connection.page();
  } catch (error) {
    return { findings: [await refusedToken(error, config, token, project)], access: undefined };
  }
  const findings = [
    ok('token', `is valid for ${pageInWords(page)}`),
    proofFinding(config),
    ...pageFindings(page.id, config, named),
  ];
  try {
    const listed: readonly Persona[] = await connection.graph.getAllPersonas();
    const { existing } = wantsOf(project.settings?.roster ?? {});
    const ids = existing.map(({ persona }) => persona.id);
    const onPage = [...listed, ...(await stillThere(connection, ids, listed))];
    findings.push(ok('permission', `the Page's personas can be read (${onPage.length})`));
    return { findings, access: { page, onPage } };
  } catch (error) {
    findings.push(refused('permission', error));
    return { findings, access: { page, onPage: undefined } };
  }
}

/** Calls that failed; neither a limit nor a lost connection says anything of token and permission. */
function refused(about: string, error: unknown): Finding {
  const code = error instanceof PersonaError ? error.code : undefined;
  if (code === 'UNAVAILABLE') {
    const message = messageOf(error).replace(/ Try again later\.$/, '');
    const todo =
      'Check the network, the proxy and channels.messenger.origin. If they are right, try again later.';
    return mend('Messenger', message, todo);
  }
  return mend(code === 'RATE_LIMITED' ? 'Messenger' : about, messageOf(error), todoOf(error));
}

/** What made the token fail: itself, or the proof that went with it. */
async function refusedToken(
  error: unknown,
  config: MessengerConfig,
  token: string,
  project: Project,
): Promise<Finding> {
  const isRejected = error instanceof PersonaError && error.code === 'REJECTED';
  if (!isRejected) return refused('token', error);
  if (!config.appSecret || config.skipAppSecretProof) {
    return mend(
      'token',
      messageOf(error),
      'If the app requires a proof with each call, set appSecret.',
    );
  }
  const unproven = connectionOf({ ...config, skipAppSecretProof: true }, token, project);
  const withoutProof = await unproven.page().then(
    () => true,
    () => false,
  );
  return withoutProof
    ? mend(
        'appsecret_proof',
        'is refused: appSecret does not belong to the app that the token was created for.',
        'Copy appSecret from the App Dashboard (Settings, Basic).',
      )
    : mend(
        'token',
        messageOf(error),
        'Check accessToken and appSecret: both must belong to the same app.',
      );
}

function proofFinding({ appSecret, skipAppSecretProof }: MessengerConfig): Finding {
  if (appSecret && !skipAppSecretProof) return ok('appsecret_proof', 'is accepted');
  return advice(
    'appsecret_proof',
    'is not sent: a stolen token could be used from anywhere.',
    'Set appSecret, and require the proof in the App Dashboard.',
  );
}

function pageFindings(
  pageId: string,
  config: MessengerConfig,
  named: string | undefined,
): Finding[] {
  const todo = 'Use the token of that Page, or fix the ID.';
  return [
    ...(config.pageId !== undefined && String(config.pageId) !== pageId
      ? [
          mend(
            'pageId',
            `is ${config.pageId} in the configuration, but the token is for Page ${pageId}.`,
            todo,
          ),
        ]
      : []),
    ...(named !== undefined && named !== pageId
      ? [mend('--page', `is ${named}, but the token is for Page ${pageId}.`, todo)]
      : []),
  ];
}

/** What went wrong, without the advice that follows from it. */
export function messageOf(error: unknown): string {
  return troubleOf(error, secrets).message;
}

export function todoOf(error: unknown): string {
  const hint =
    error instanceof PersonaError
      ? hintFor(error)
      : error instanceof Failure
        ? error.hint
        : undefined;
  return hint ?? 'Fix it, and run doctor again.';
}
