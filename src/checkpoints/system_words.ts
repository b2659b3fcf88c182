/** What the operating system says of a refusal, without its number and the call that it refused. */
export function systemWords(error: Error): string {
  return error.message.split(/ \(os error \d+\)/)[0]!.toLowerCase();
}
