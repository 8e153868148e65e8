import { omit } from 'lodash';

import { SPEAKING_CHANNELS, type SpeakingChannel } from '../../speakers/channel-limits';
import type { Command } from '../command';
import { configOf, connectionOf, tokenOf } from '../project/connection';
import { loadProject, type PluginSettings, type Project } from '../project/project';
import { Failure } from '../terminal/failure';
import type { Io } from '../terminal/io';
import { Output } from '../terminal/output';
import { progressOf } from '../terminal/progress';
import { readAssumptions, type GivenAssumptions } from '../assumptions/read';
import { checkAccess, messageOf, todoOf, type Access } from './access';
import { checkAssumptions } from './assumptions';
import { advice, mend, type Finding } from './finding';
import { checkGraphVersion } from './graph-version';
import { checkHonesty } from './honesty';
import { checkNames } from './names';
import { picturesOf } from './picture';
import { checkPictures } from './pictures';
import { checkRecords } from './records';
import { showFindings } from './show-findings';
import { checkSubscriptions } from './subscriptions';

/** What `doctor` was told. */
interface DoctorOptions {
  readonly page?: string;
  readonly json?: boolean;
  readonly assumptions?: GivenAssumptions;
}

/** Looks at everything that personas need, and says what to fix. */
export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'find problems with token, Page, roster, pictures and store before Messenger does',
  details:
    'Changes nothing on the Page. Exits with 1 if there are problems; advice alone exits with 0.',
  options: [
    {
      flags: '--assumptions <file>',
      description: 'compare what probe wrote with the emulator and with this bot',
      parse: readAssumptions,
    },
  ],
  async run(given, io) {
    const options = given as unknown as DoctorOptions;
    const output = new Output(io, options.json === true);
    const findings = await examine(options, output, io);
    showFindings(findings, output);
    output.result({ findings: findings.map((finding) => omit(finding, 'group')) });
    return findings.some(({ level }) => level === 'mend') ? 1 : 0;
  },
};

async function examine(
  { page, assumptions }: DoctorOptions,
  output: Output,
  io: Io,
): Promise<Finding[]> {
  let project: Project;
  try {
    project = loadProject(process.cwd());
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [mend('config', error.message, todoOf(error))];
  }
  const { settings } = project;
  const channels = SPEAKING_CHANNELS.filter((channel) => project.channels.includes(channel));
  const { findings, access } = await examineAccess(project, page, io);
  findings.push(checkGraphVersion(settings?.graphVersion, new Date()));
  if (assumptions) findings.push(...checkAssumptions(assumptions, settings));
  if (!settings) return [...findings, noPlugin(project)];
  findings.push(
    ...(await checkRecords(settings, access)),
    ...checkNames(settings.roster, access?.page.name, channels),
    ...checkHonesty(settings),
    ...(await examinePictures(settings, channels, output, io)),
  );
  return findings;
}

async function examineAccess(
  project: Project,
  named: string | undefined,
  io: Io,
): Promise<{ findings: Finding[]; access: Access | undefined }> {
  const config = configOf(project, io.env);
  try {
    const token = await tokenOf(config, named, project);
    const connection = connectionOf(config, token, project);
    const seen = await checkAccess(connection, config, token, project, named);
    if (!seen.access || !project.settings) return seen;
    const subscriptions = await checkSubscriptions(connection, config, project.settings);
    return { ...seen, findings: [...seen.findings, ...subscriptions] };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const finding = mend('token', messageOf(error), todoOf(error));
    return { findings: [finding], access: undefined };
  }
}

async function examinePictures(
  { roster }: PluginSettings,
  channels: readonly SpeakingChannel[],
  output: Output,
  io: Io,
): Promise<Finding[]> {
  const pictures = picturesOf(roster, channels);
  const progress = progressOf('Pictures', pictures.length, io, output.json);
  try {
    return await checkPictures(pictures, (count) => progress.to(count));
  } finally {
    progress.stop();
  }
}

function noPlugin({ hasConfig }: Project): Finding {
  return hasConfig
    ? advice(
        'config',
        'bottender.config.js has no personas() among its plugins.',
        'Add plugins: [personas({ roster: … })] to give the bot its personas.',
      )
    : advice(
        'config',
        'There is no bottender.config.js in this folder: roster, store and pictures were not checked.',
        'Run this in the folder of your Bottender project.',
      );
}
