/** The same boxes as the page that comes, so that nothing jumps. */
export function LoadingRun() {
  return (
    <div aria-busy="true">
      <h1 class="sr">Loading the run</h1>
      <div class="head">
        <svg class="skel" width="220" height="28" aria-hidden="true" />
      </div>
      <div class="kpis">
        {['How far', 'When done', 'How precise', 'What failed'].map((question) => (
          <div key={question} class="kpi">
            <h2>{question}</h2>
            <svg class="skel" width="120" height="30" aria-hidden="true" />
          </div>
        ))}
      </div>
      <div class="main">
        <section>
          <svg class="skel" width="100%" height="340" aria-hidden="true" />
        </section>
        <section>
          <svg class="skel" width="100%" height="340" aria-hidden="true" />
        </section>
      </div>
    </div>
  );
}
