import { Secrets } from '../../graph/secrets';

/** The access tokens and app secrets that this process has met: none of them is printed. */
export const secrets = new Secrets();
