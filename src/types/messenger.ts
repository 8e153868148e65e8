import type { MessengerClient, MessengerTypes } from 'bottender';

import type { PersonaMethods } from '../channels/messenger/persona-methods';
import type { UsePersonaOptions, WithPersonaOptions } from '../channels/calls/context-calls';
import type { HandOverOptions } from '../channels/calls/people-calls';
import type { InCharge } from '../speakers/charge';
import type { PersonaRef } from '../speakers/persona';
import type { PersonaOption } from '../speakers/persona-option';
import type { CurrentPersona } from '../speakers/speakers';

type Send<O = MessengerTypes.SendOption> = Omit<O, keyof PersonaOption> & PersonaOption;
type Sent = Promise<MessengerTypes.SendMessageSuccessResponse | undefined>;
type Acted = Promise<MessengerTypes.SendSenderActionResponse | undefined>;
type Media = string | MessengerTypes.FileData | MessengerTypes.MediaAttachmentPayload;
type UploadOption = { filename?: string };

/** What importing this package adds to Bottender's types. */
declare module 'bottender' {
  interface MessengerContext {
    /** Bottender's client with the context's token, whose persona methods are safe. */
    readonly client: MessengerClient & PersonaMethods;
    /** Who would speak now (`id` where it is known already), or `null` for the Page. */
    readonly persona: CurrentPersona | null;
    /**
     * Says who speaks for the rest of this context; `null` is the Page.
     *
     * It checks the ref at once and finds or creates the persona at the first send.
     *
     * @throws PersonaError for a ref that makes no sense
     */
    usePersona(ref: PersonaRef | null): void;
    /**
     * Says who speaks in this conversation from now on; `null` forgets it. It is kept in Bottender's session.
     *
     * @throws PersonaError for a ref that makes no sense, or a temporary one
     */
    usePersona(ref: PersonaRef | null, options: UsePersonaOptions): void;
    /**
     * Says who speaks inside the function and everything it awaits, beside concurrent branches of the handler.
     *
     * @returns what the function returns; rejects as it rejects, and for a bad ref before it runs
     */
    withPersona<T>(
      ref: PersonaRef | null,
      action: (persona: CurrentPersona | null) => T | Promise<T>,
      options?: WithPersonaOptions,
    ): Promise<T>;
    /**
     * The same context, of which every send speaks as this ref, whatever else is set (but for the message's own option):
     * for code in which promises do not carry a scope, such as queues, pools, emitters and callbacks.
     *
     * @throws PersonaError for a ref that makes no sense
     */
    as(ref: PersonaRef | null): this;
    /** Who has the conversation: the bot or a person. */
    readonly inCharge: InCharge;
    /**
     * A person takes the conversation, until `takeBack()` or for `forMs`. What handlers of events send to the customer is
     * withheld meanwhile.
     *
     * @param ref who speaks in the conversation meanwhile; `null` is the Page; left out, that stays as it is
     * @throws PersonaError for a ref that makes no sense, or a temporary one; `INVALID_OPTION`
     */
    handOver(ref?: PersonaRef | null, options?: HandOverOptions): void;
    /** The bot has the conversation again; forgets the persona that `handOver()` set. */
    takeBack(): void;
    typing(milliseconds: number, options?: PersonaOption): Promise<void>;
    typingOn(options?: PersonaOption): Acted;
    typingOff(options?: PersonaOption): Acted;
    sendSenderAction(action: MessengerTypes.SenderAction, options?: PersonaOption): Acted;
    sendMessage(message: MessengerTypes.Message, options?: Send): Sent;
    /** The same on every channel, so that it can be called on a context of several. */
    sendText(text: string, options?: PersonaOption): Sent;
    sendText(text: string, options?: Send): Sent;
    sendAttachment(attachment: MessengerTypes.Attachment, options?: Send): Sent;
    sendImage(image: Media, options?: Send & UploadOption): Sent;
    sendAudio(audio: Media, options?: Send & UploadOption): Sent;
    sendVideo(video: Media, options?: Send & UploadOption): Sent;
    sendFile(file: Media, options?: Send & UploadOption): Sent;
    sendTemplate(payload: MessengerTypes.TemplateAttachmentPayload, options?: Send): Sent;
    sendGenericTemplate(
      elements: MessengerTypes.TemplateElement[],
      options?: Send & { imageAspectRatio?: 'horizontal' | 'square' },
    ): Sent;
    sendButtonTemplate(
      text: string,
      buttons: MessengerTypes.TemplateButton[],
      options?: Send,
    ): Sent;
    sendMediaTemplate(elements: MessengerTypes.MediaElement[], options?: Send): Sent;
    sendReceiptTemplate(attrs: MessengerTypes.ReceiptAttributes, options?: Send): Sent;
    sendAirlineBoardingPassTemplate(
      attrs: MessengerTypes.AirlineBoardingPassAttributes,
      options?: Send,
    ): Sent;
    sendAirlineCheckinTemplate(
      attrs: MessengerTypes.AirlineCheckinAttributes,
      options?: Send,
    ): Sent;
    sendAirlineItineraryTemplate(
      attrs: MessengerTypes.AirlineItineraryAttributes,
      options?: Send,
    ): Sent;
    sendAirlineUpdateTemplate(attrs: MessengerTypes.AirlineUpdateAttributes, options?: Send): Sent;
    sendOneTimeNotifReqTemplate(
      attrs: MessengerTypes.OneTimeNotifReqAttributes,
      options?: Send,
    ): Sent;
  }
}
