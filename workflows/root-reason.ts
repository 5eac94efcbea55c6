/** What went wrong at the bottom: Temporal wraps a failure once for each activity and workflow that it passes through. */
export function rootReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? rootReason(error.cause) : error.message;
}
