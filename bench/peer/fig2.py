"""Fig 2: SMOTE, naive (gamma=1) against VTSS, logistic regression, d=5 Gaussian mixture, n1=50m, n0=20 n1."""
from common import *

A = cli(100, grid_lo=0.6, grid_hi=1.4, grid_n=17, val=2000, test=10000, C=float("inf"), tol=1e-4,
        no_intercept=False, ms="1,2,4,8,16", independent_naive=False)
MS = [int(v) for v in A.ms.split(",")]
GRID = np.round(np.linspace(A.grid_lo, A.grid_hi, A.grid_n), 10)
assert 1.0 in GRID


def one(rep, m):
    ck, out = Clock(), []
    with ck("data"):
        rng = rng_for(A.seed, 2, m, rep)
        n1 = 50 * m; n0 = 20 * n1
        X = np.vstack([mix_majority(n0, rng), mix_minority(n1, rng)])
        y = np.r_[np.zeros(n0, int), np.ones(n1, int)]
        Xv = np.vstack([mix_majority(A.val, rng), mix_minority(A.val, rng)]); yv = np.r_[np.zeros(A.val, int), np.ones(A.val, int)]
        Xt = np.vstack([mix_majority(A.test, rng), mix_minority(A.test, rng)]); yt = np.r_[np.zeros(A.test, int), np.ones(A.test, int)]
    best = (np.inf, None, None); naive = None
    for g in GRID:
        with ck("synth"):
            Xa, ya = aug_smote(X, y, n_tilde(g, n0, n1), rng)
        with ck("fit"):
            clf = fit_logit(Xa, ya, C=A.C, intercept=not A.no_intercept, tol=A.tol)
        with ck("eval"):
            lv = bal_logloss_from_score(clf.decision_function(Xv), yv)
        if lv < best[0]: best = (lv, g, clf)
        if g == 1.0: naive = clf
    if A.independent_naive:
        with ck("synth"): Xa, ya = aug_smote(X, y, n0 - n1, rng)
        with ck("fit"): naive = fit_logit(Xa, ya, C=A.C, intercept=not A.no_intercept, tol=A.tol)
    with ck("eval"):
        res = {}
        for method, clf in (("naive", naive), ("vtss", best[2])):
            s = clf.decision_function(Xt)
            ex, ee = mix_exact(clf.coef_[0], float(np.ravel(clf.intercept_)[0]))
            res[method] = (bal_logloss_from_score(s, yt), bal_err_from_score(s, yt), ex, ee)
            for name, v in zip(("logloss", "error", "logloss_exact", "error_exact"), res[method]):
                out.append((("main", "SMOTE", method, n1, m, "", name), v))
        for i, name in enumerate(("logloss", "error", "logloss_exact", "error_exact")):
            out.append((("main", "SMOTE", "naive-minus-vtss", n1, m, "", name), res["naive"][i] - res["vtss"][i]))
        out.append((("main", "SMOTE", "vtss", n1, m, "", "gamma_star"), best[1]))
    return out, ck.t, ck.n


rows = []
for m in MS:
    acc, tm = run_reps(one, A.reps, A.jobs, m=m)
    log_timing(f"fig2{A.tag}/m={m}", A.reps, A.jobs, len(GRID), tm)
    rows += acc.rows("fig2")
if not A.no_write:
    p, L, e = mix_optimum()
    for name, v in (("logloss_exact", L), ("error_exact", e)):
        rows.append(dict(figure="fig2", panel="main", generator="", method="population-optimum", n1="", m="", gamma="", metric=name, reps=1, mean=f"{v:.10g}", sd=0, sem=0))
    write_csv(f"{A.out}/fig2{A.tag}.csv", rows)
