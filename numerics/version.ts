/**
 * The version of the numerics. It is part of every cell key, so results of different versions never mix.
 *
 * Raise it in the change that moves a bit of any number a study may store: another draw order, another summation order,
 * another stopping rule. A change that moves none (speed, comments, new kernels) leaves it, and old results stay valid.
 */
export const NUMERICS_VERSION = 2;
