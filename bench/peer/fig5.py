"""Fig 5: excess risk against gamma (20 values in [0,4]) for 4 generators and 3 noise laws; d=20, n1=100, n0=2000."""
from meanshift import *
A = cli(100, solver=["sklearn", "lstsq", "normal"], grid_n=20, ddof=1)
GRID = np.linspace(0, 4, A.grid_n)


def one(rep, kind):
    ck, out = Clock(), []
    with ck("data"):
        rng = rng_for(A.seed, 5, NOISES.index(kind), rep)
        X, y = make(kind, N0, N1, rng)
    for gen in GENS:
        with ck("synth"): f = augmenter(gen, kind, X, y, ddof=A.ddof)
        for g in GRID:
            with ck("synth"): Xa, ya = f(n_tilde(g, N0, N1), rng)
            with ck("fit"): th = fit_ls(Xa, ya, A.solver)
            e = excess(th)
            out.append(((kind, gen, "sweep", N1, "", g, "excess_risk"), e))
            out.append(((kind, gen, "sweep", N1, "", g, "excess_risk_half"), e / 4))
    return out, ck.t, ck.n


rows = []
for kind in NOISES:
    acc, tm = run_reps(one, A.reps, A.jobs, kind=kind)
    log_timing(f"fig5{A.tag}/{A.solver}/{kind}", A.reps, A.jobs, len(GENS) * len(GRID), tm)
    rows += acc.rows("fig5")
if not A.no_write: write_csv(f"{A.out}/fig5{A.tag}.csv", rows)
