import type { LineTypes, TelegramTypes, ViberTypes } from 'bottender';

import type { UsePersonaOptions, WithPersonaOptions } from '../channels/calls/context-calls';
import type { HandOverOptions } from '../channels/calls/people-calls';
import type { InCharge } from '../speakers/charge';
import type { PersonaRef } from '../speakers/persona';
import type { PersonaOption } from '../speakers/persona-option';
import type { CurrentPersona } from '../speakers/speakers';

/** The calls that contexts of every channel have. */
export interface PersonaCalls {
  /** Who would speak now, as this channel shows it, or `null` for the channel's own account. */
  readonly persona: CurrentPersona | null;
  /**
   * Sets who speaks for the rest of this context, or with `lifetime: 'conversation'` in this conversation from now on;
   * `null` is the channel's own account.
   *
   * @throws PersonaError if the ref is invalid
   */
  usePersona(ref: PersonaRef | null, options?: UsePersonaOptions): void;
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
   * @param ref who speaks in the conversation meanwhile; `null` is the channel's own account; without a ref, the speaker stays as it is
   * @throws PersonaError if the ref is invalid or temporary, or an option is invalid
   */
  handOver(ref?: PersonaRef | null, options?: HandOverOptions): void;
  /** Gives the conversation back to the bot, and forgets the persona that `handOver()` set. */
  takeBack(): void;
}

type LineOption = LineTypes.MessageOptions & PersonaOption;
type LineText = LineOption & { emojis?: LineTypes.Emoji[] };
type LineCarousel = LineOption & {
  imageAspectRatio?: 'rectangle' | 'square';
  imageSize?: 'cover' | 'contain';
};
type LineSent = Promise<LineTypes.MutationSuccessResponse> | undefined;
type LineMedia = { originalContentUrl: string };

type ViberOption = ViberTypes.MessageOptions & PersonaOption;
type ViberSent = Promise<unknown>;

type TelegramSent = Promise<TelegramTypes.Message | null>;

/**
 * What importing this package adds to Bottender's types of channels other than Messenger: the calls, and the
 * option on each method that Bottender does not call deprecated. One form of `sendText` is the same on all, so
 * that it can be called on a context of several channels.
 */
declare module 'bottender' {
  interface LineContext extends PersonaCalls {
    reply(messages: LineTypes.Message[], options: PersonaOption): LineSent;
    replyText(text: string, options: LineText): LineSent;
    replyImage(image: LineMedia & { previewImageUrl?: string }, options: LineOption): LineSent;
    replyVideo(video: LineMedia & { previewImageUrl: string }, options: LineOption): LineSent;
    replyAudio(audio: LineMedia & { duration: number }, options: LineOption): LineSent;
    replyLocation(location: LineTypes.Location, options: LineOption): LineSent;
    replySticker(sticker: Omit<LineTypes.StickerMessage, 'type'>, options: LineOption): LineSent;
    replyImagemap(
      altText: string,
      imagemap: Omit<LineTypes.ImagemapMessage, 'type' | 'altText'>,
      options: LineOption,
    ): LineSent;
    replyFlex(altText: string, flex: LineTypes.FlexContainer, options: LineOption): LineSent;
    replyTemplate(altText: string, template: LineTypes.Template, options: LineOption): LineSent;
    replyButtonsTemplate(
      altText: string,
      template: Omit<LineTypes.ButtonsTemplate, 'type'>,
      options: LineOption,
    ): LineSent;
    replyConfirmTemplate(
      altText: string,
      template: Omit<LineTypes.ConfirmTemplate, 'type'>,
      options: LineOption,
    ): LineSent;
    replyCarouselTemplate(
      altText: string,
      columns: LineTypes.ColumnObject[],
      options: LineCarousel,
    ): LineSent;
    replyImageCarouselTemplate(
      altText: string,
      columns: LineTypes.ImageCarouselColumnObject[],
      options: LineOption,
    ): LineSent;
    sendText(text: string, options?: PersonaOption): LineSent;
    sendText(text: string, options: LineText): LineSent;
  }

  interface SlackContext extends PersonaCalls {
    // `context.chat` is a property, whose types nobody can add to: `withPersona` says there who speaks.
    sendText(text: string, options?: PersonaOption): Promise<unknown>;
  }

  interface ViberContext extends PersonaCalls {
    sendText(text: string, options?: PersonaOption): ViberSent;
    sendText(text: string, options: ViberOption): ViberSent;
    sendMessage(message: ViberTypes.Message & PersonaOption): ViberSent;
    sendPicture(picture: ViberTypes.Picture, options: ViberOption): ViberSent;
    sendVideo(video: ViberTypes.Video, options: ViberOption): ViberSent;
    sendFile(file: ViberTypes.File, options: ViberOption): ViberSent;
    sendContact(contact: ViberTypes.Contact, options: ViberOption): ViberSent;
    sendLocation(location: ViberTypes.Location, options: ViberOption): ViberSent;
    sendURL(url: string, options: ViberOption): ViberSent;
    sendSticker(stickerId: number, options: ViberOption): ViberSent;
    sendCarouselContent(richMedia: ViberTypes.RichMedia, options: ViberOption): ViberSent;
  }

  interface TelegramContext extends PersonaCalls {
    sendText(text: string, options?: PersonaOption): TelegramSent;
    sendText(text: string, options: TelegramTypes.SendMessageOption & PersonaOption): TelegramSent;
    sendMessage(
      text: string,
      options: TelegramTypes.SendMessageOption & PersonaOption,
    ): TelegramSent;
    sendPhoto(photo: string, options: TelegramTypes.SendPhotoOption & PersonaOption): TelegramSent;
    sendAudio(audio: string, options: TelegramTypes.SendAudioOption & PersonaOption): TelegramSent;
    sendDocument(
      document: string,
      options: TelegramTypes.SendDocumentOption & PersonaOption,
    ): TelegramSent;
    sendSticker(
      sticker: string,
      options: TelegramTypes.SendStickerOption & PersonaOption,
    ): TelegramSent;
    sendVideo(video: string, options: TelegramTypes.SendVideoOption & PersonaOption): TelegramSent;
    sendAnimation(
      animation: string,
      options: TelegramTypes.SendAnimationOption & PersonaOption,
    ): TelegramSent;
    sendVoice(voice: string, options: TelegramTypes.SendVoiceOption & PersonaOption): TelegramSent;
    sendVideoNote(
      videoNote: string,
      options: TelegramTypes.SendVideoNoteOption & PersonaOption,
    ): TelegramSent;
    sendVenue(
      venue: TelegramTypes.Venue,
      options: TelegramTypes.SendVenueOption & PersonaOption,
    ): TelegramSent;
    sendContact(
      contact: TelegramTypes.SendContactRequiredOption,
      options: TelegramTypes.SendContactOption & PersonaOption,
    ): TelegramSent;
    sendGame(
      gameShortName: string,
      options: TelegramTypes.SendGameOption & PersonaOption,
    ): TelegramSent;
    sendInvoice(
      product: TelegramTypes.Product,
      options: TelegramTypes.SendInvoiceOption & PersonaOption,
    ): TelegramSent;
    sendPoll(
      question: string,
      answers: string[],
      options: TelegramTypes.SendPollOption & PersonaOption,
    ): TelegramSent;
    sendLocation(
      location: { latitude: number; longitude: number },
      options: TelegramTypes.SendLocationOption & PersonaOption,
    ): TelegramSent;
    sendMediaGroup(
      media: (TelegramTypes.InputMediaPhoto | TelegramTypes.InputMediaVideo)[],
      options: TelegramTypes.SendMediaGroupOption & PersonaOption,
    ): Promise<TelegramTypes.Message[] | null>;
  }

  interface WhatsappContext extends PersonaCalls {
    sendText(text: string, options?: PersonaOption): Promise<unknown>;
  }

  interface ConsoleContext extends PersonaCalls {
    sendText(text: string, options?: PersonaOption): Promise<void>;
  }
}
