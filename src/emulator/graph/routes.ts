import { getConversation, listConversations } from './nodes/conversations';
import { createLabel, listLabels, listLabelsOf, tagPerson, untagPerson } from './nodes/labels';
import { deleteNode, readNode, readNodes, readPage } from './nodes/nodes';
import { createPersona, listPersonas } from './nodes/personas';
import { deleteProfile, getProfile, setProfile, userSettings } from './nodes/profile';
import { getSubscriptions, subscribe, unsubscribe } from './nodes/subscriptions';
import {
  extendControl,
  passControl,
  readOwner,
  releaseControl,
  requestControl,
  takeControl,
} from './nodes/thread-control';
import { uploadAttachment } from './sending/attachments';
import { sendMessage } from './sending/messages';
import type { Coverage, GraphRequest, Route } from './world/request';

const success = () => ({ success: true });
const nothing = () => ({ data: [] });

/** A line of the table: what does it, and how well. */
const line = (coverage: Coverage, methodAndPath: string, handle: Route['handle']): Route => {
  const [method = '', path = ''] = methodAndPath.split(' ');
  return { method, path, coverage, handle };
};
const imitated = line.bind(null, 'imitated');
const answered = line.bind(null, 'answered');

const idsElsewhere = (owner: 'page' | 'app') => (request: GraphRequest) => {
  const { nodeId, page, settings } = request;
  const id = owner === 'page' ? page.id : settings.appId;
  return { data: [{ id: nodeId, [owner]: { id, name: page.name } }] };
};

/** Everything the emulator answers to a Page. A new route is a line here and a handler beside the others. */
export const ROUTES: readonly Route[] = [
  imitated('POST /PAGE/messages', sendMessage),
  imitated('POST /PAGE/message_attachments', uploadAttachment),
  imitated('POST /PAGE/personas', createPersona),
  imitated('GET /PAGE/personas', listPersonas),
  imitated('GET /PAGE', readPage),
  imitated('GET /NODE', readNode),
  imitated('DELETE /NODE', deleteNode),
  imitated('GET /', readNodes),

  imitated('GET /PAGE/messenger_profile', getProfile),
  imitated('POST /PAGE/messenger_profile', setProfile),
  imitated('DELETE /PAGE/messenger_profile', deleteProfile),
  answered('GET /PAGE/custom_user_settings', userSettings),
  answered('POST /PAGE/custom_user_settings', userSettings),
  answered('DELETE /PAGE/custom_user_settings', userSettings),

  imitated('GET /PAGE/conversations', listConversations),
  imitated('GET /NODE/messages', getConversation),
  imitated('POST /PAGE/custom_labels', createLabel),
  imitated('GET /PAGE/custom_labels', listLabels),
  imitated('GET /NODE/custom_labels', listLabelsOf),
  imitated('POST /NODE/label', tagPerson),
  imitated('DELETE /NODE/label', untagPerson),
  imitated('POST /PAGE/subscribed_apps', subscribe),
  imitated('GET /PAGE/subscribed_apps', getSubscriptions),
  imitated('DELETE /PAGE/subscribed_apps', unsubscribe),

  imitated('POST /PAGE/pass_thread_control', passControl),
  imitated('POST /PAGE/take_thread_control', takeControl),
  imitated('POST /PAGE/request_thread_control', requestControl),
  imitated('POST /PAGE/release_thread_control', releaseControl),
  imitated('POST /PAGE/extend_thread_control', extendControl),
  answered('GET /PAGE/secondary_receivers', nothing),
  imitated('GET /PAGE/thread_owner', readOwner),
  answered('GET /PAGE/insights', nothing),
  answered('GET /PAGE/messaging_feature_review', nothing),
  answered('GET /PAGE/nlp_configs', nothing),
  answered('POST /PAGE/nlp_configs', success),
  answered('POST /PAGE/moderate_conversations', success),
  answered('GET /NODE/ids_for_pages', idsElsewhere('page')),
  answered('GET /NODE/ids_for_apps', idsElsewhere('app')),
];
