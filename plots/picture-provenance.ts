/** What a picture of a run says of where it comes from. */
export interface PictureProvenance {
  /** Its id. */
  readonly run: string;
  readonly study: string;
  /** Over all results; null if repetitions are missing. */
  readonly digest: string | null;
  readonly repetitions: { readonly total: number; readonly finished: number; readonly failed: number };
  readonly seed: number;
  /** Version of the numerics. */
  readonly numerics: number;
  /** Version of the program. */
  readonly ballast: string;
  /** SHA-256 of the study as canonical JSON. */
  readonly specificationHash: string;
}
