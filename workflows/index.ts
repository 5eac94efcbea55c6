export { runSegment } from './run-segment.js';
export { runStudy } from './run-study.js';
