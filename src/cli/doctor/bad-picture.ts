/** Why Messenger could not take a picture, and what to do. */
export class BadPicture extends Error {
  /**
   * @param message what is wrong with this one, as in "is larger than 8 MB"
   * @param ofMany the same of several, as in "are larger than 8 MB"
   */
  constructor(
    message: string,
    readonly ofMany: string,
    readonly todo: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
