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
    /** Bottender's client, with the context's access token and safe persona methods. */
    readonly client: MessengerClient & PersonaMethods;
    /** Who would speak now, or `null` for the Page. `id` is there if it is known already. */
    readonly persona: CurrentPersona | null;
    /**
     * Sets who speaks for the rest of this context; `null` is the Page.
     *
     * The ref is checked at once. The persona is found or created at the first send.
     *
     * @throws PersonaError if the ref is invalid
     */
    usePersona(ref: PersonaRef | null): void;
    /**
     * Sets who speaks in this conversation from now on; `null` forgets it. This is kept in Bottender's session.
     *
     * @throws PersonaError if the ref is invalid or temporary
     */
    usePersona(ref: PersonaRef | null, options: UsePersonaOptions): void;
    /**
     * Sets who speaks inside the function and everything that it awaits. Concurrent branches of the handler are not
     * affected.
     *
     * @returns what the function returns; rejects as it rejects, or before it runs if the ref is invalid
     */
    withPersona<T>(
      ref: PersonaRef | null,
      action: (persona: CurrentPersona | null) => T | Promise<T>,
      options?: WithPersonaOptions,
    ): Promise<T>;
    /**
     * Returns the same context, on which every send speaks as this ref. Only the message's own option takes precedence.
     * For code that loses a scope: queues, pools, event emitters and callbacks.
     *
     * @throws PersonaError if the ref is invalid
     */
    as(ref: PersonaRef | null): this;
    /** Who has the conversation: the bot or a person. */
    readonly inCharge: InCharge;
    /**
     * Gives the conversation to a person, until `takeBack()` or for `forMs`. Meanwhile, what event handlers send to the
     * customer is withheld.
     *
     * @param ref who speaks in the conversation meanwhile; `null` is the Page; without a ref, the speaker stays as it is
     * @throws PersonaError if the ref is invalid or temporary, or an option is invalid
     */
    handOver(ref?: PersonaRef | null, options?: HandOverOptions): void;
    /** Gives the conversation back to the bot, and forgets the persona that `handOver()` set. */
    takeBack(): void;
    typing(milliseconds: number, options?: PersonaOption): Promise<void>;
    typingOn(options?: PersonaOption): Acted;
    typingOff(options?: PersonaOption): Acted;
    sendSenderAction(action: MessengerTypes.SenderAction, options?: PersonaOption): Acted;
    sendMessage(message: MessengerTypes.Message, options?: Send): Sent;
    /** Has the same form on every channel, so that one handler can call it on all of them. */
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
