"""Fig 3: 2-D Gaussian, aligned biased generator N((.5,0),I); ntilde = n0-n1 against 4(n0-n1); least squares."""
from gauss2d import *
A = cli(100, solver=["sklearn", "lstsq", "normal"], n1s="6,12,25,50,100,200,400,800,1600,3200", test=5000)
N1S = [int(v) for v in A.n1s.split(",")]
MUS = np.array([0.5, 0.0])


def one(rep, n1):
    ck, out = Clock(), []
    with ck("data"):
        rng = rng_for(A.seed, 3, n1, rep); n0 = 20 * n1
        X = np.vstack([draw(n0, 0.0, rng), draw(n1, MU1, rng)]); y = np.r_[np.zeros(n0), np.ones(n1)]
        Xt = np.vstack([draw(A.test, 0.0, rng), draw(A.test, MU1, rng)]); yt = np.r_[np.zeros(A.test), np.ones(A.test)]
    for method, mult in (("naive", 1), ("4x", 4)):
        with ck("synth"): Xa, ya = aug_concat(X, y, draw(mult * (n0 - n1), MUS, rng))
        with ck("fit"): th = fit_ls(Xa, ya, A.solver)
        with ck("eval"):
            out += [(("main", "aligned", method, n1, "", mult, "excess_risk"), excess(th)),
                    (("main", "aligned", method, n1, "", mult, "param_error"), perr(th)),
                    (("main", "aligned", method, n1, "", mult, "test_excess"), np.mean((Xt @ th - yt) ** 2) - np.mean((Xt @ THETA - yt) ** 2))]
    return out, ck.t, ck.n


rows = []
for n1 in N1S:
    acc, tm = run_reps(one, A.reps, A.jobs, n1=n1)
    log_timing(f"fig3{A.tag}/{A.solver}/n1={n1}", A.reps, A.jobs, 2, tm)
    rows += acc.rows("fig3")
for method, g in (("naive", 1), ("4x", 4)):
    _, e, p = pop_limit(0.5, g)
    for name, v in (("excess_risk", e), ("param_error", p)):
        rows.append(dict(figure="fig3", panel="main", generator="aligned", method=method + "-limit", n1="", m="", gamma=g, metric=name, reps=1, mean=f"{v:.10g}", sd=0, sem=0))
if not A.no_write: write_csv(f"{A.out}/fig3{A.tag}.csv", rows)
