/** Shows the page. */
import { render } from 'preact';
import { STROKE } from '../../plots/look.js';

render(<p>{Object.keys(STROKE).length}</p>, document.getElementById('app')!);
