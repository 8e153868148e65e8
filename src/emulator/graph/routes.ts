import { uploadAttachment } from './sending/attachments';
import { sendMessage } from './sending/messages';
import { deleteNode, readNode, readPage } from './nodes/nodes';
import { createPersona, listPersonas } from './nodes/personas';
import { deleteProfile, getProfile, setProfile, userSettings } from './nodes/profile';
import type { Route } from './world/request';

/** The app that the emulator takes the bot for, e.g. in echoes and as owner of every thread. */
export const APP_ID = '1000000000000000';

const success = () => ({ success: true });
const nothing = () => ({ data: [] });

/** Everything the emulator answers. A new route is a line here and a handler beside the others. */
export const ROUTES: readonly Route[] = [
  { method: 'POST', path: '/PAGE/messages', handle: sendMessage },
  { method: 'POST', path: '/PAGE/message_attachments', handle: uploadAttachment },
  { method: 'POST', path: '/PAGE/personas', handle: createPersona },
  { method: 'GET', path: '/PAGE/personas', handle: listPersonas },
  { method: 'GET', path: '/PAGE', handle: readPage },
  { method: 'GET', path: '/NODE', handle: readNode },
  { method: 'DELETE', path: '/NODE', handle: deleteNode },

  { method: 'GET', path: '/PAGE/messenger_profile', handle: getProfile },
  { method: 'POST', path: '/PAGE/messenger_profile', handle: setProfile },
  { method: 'DELETE', path: '/PAGE/messenger_profile', handle: deleteProfile },
  { method: 'GET', path: '/PAGE/custom_user_settings', handle: userSettings },
  { method: 'POST', path: '/PAGE/custom_user_settings', handle: userSettings },
  { method: 'DELETE', path: '/PAGE/custom_user_settings', handle: userSettings },

  // Taken and forgotten: a persona bot may call these, and nothing here depends on them.
  { method: 'POST', path: '/PAGE/pass_thread_control', handle: success },
  { method: 'POST', path: '/PAGE/take_thread_control', handle: success },
  { method: 'POST', path: '/PAGE/request_thread_control', handle: success },
  { method: 'POST', path: '/PAGE/release_thread_control', handle: success },
  { method: 'POST', path: '/PAGE/extend_thread_control', handle: success },
  { method: 'GET', path: '/PAGE/secondary_receivers', handle: nothing },
  {
    method: 'GET',
    path: '/PAGE/thread_owner',
    handle: () => ({ data: [{ thread_owner: { app_id: APP_ID } }] }),
  },
  { method: 'POST', path: '/PAGE/custom_labels', handle: ({ ids }) => ({ id: ids.node() }) },
  { method: 'GET', path: '/PAGE/custom_labels', handle: nothing },
  { method: 'GET', path: '/NODE/custom_labels', handle: nothing },
  { method: 'POST', path: '/NODE/label', handle: success },
  { method: 'DELETE', path: '/NODE/label', handle: success },
];
