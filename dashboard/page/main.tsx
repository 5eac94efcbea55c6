/** The dashboard's page: three levels, all runs, one run, one cell; and two runs side by side. */
import { render } from 'preact';
import { CellPage } from './pages/cell-page.js';
import { ComparePage } from './pages/compare-page.js';
import { RunPage } from './pages/run-page.js';
import { RunsPage } from './pages/runs-page.js';
import { follow, usePlace } from './state/place.js';
import { startTheme } from './state/theme.js';

function Page() {
  const place = usePlace();
  switch (place.kind) {
    case 'runs':
      return <RunsPage />;
    case 'run':
      return <RunPage key={place.run} run={place.run} />;
    case 'cell':
      return <CellPage key={place.run} run={place.run} cell={place.cell} />;
    case 'compare':
      return <ComparePage key={`${place.a}/${place.b}`} a={place.a} b={place.b} />;
    case 'nowhere':
      return (
        <main class="page">
          <h1>There is no such page</h1>
          <p>
            <a href="/">All runs</a>
          </p>
        </main>
      );
  }
}

startTheme();
addEventListener('click', follow);
render(<Page />, document.getElementById('app')!);
