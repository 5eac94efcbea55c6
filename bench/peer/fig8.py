"""Fig 8: balanced test log-loss against ntilde and the VTSS line.
--panel left: SMOTE + logistic (d=5 mixture, n1=200, n0=4000).  --panel right: ring against correlated mixture, bootstrap + N(0,I) jitter,
kernel logistic regression (RBF) by Nystroem features + L2 logistic."""
from common import *
from sklearn.kernel_approximation import Nystroem
from sklearn.pipeline import make_pipeline
A = cli(100, panel=["left", "right"], grid_lo=0.6, grid_hi=1.4, grid_n=17, val=2000, test=10000, C=-1.0, tol=1e-4, n1=200, ratio=20,
        rbf="scale", landmarks=100, jitter=1.0, svc=False, nested=False)
N1 = A.n1; N0 = A.ratio * N1
GRID = np.round(np.linspace(A.grid_lo, A.grid_hi, A.grid_n), 10)
LEFT = A.panel == "left"
C = A.C if A.C > 0 else (np.inf if LEFT else 1.0)


def maj_r(n, rng):
    z = rng.random(n) < 0.30
    X = rng.standard_normal((n, 5))
    X[:, 1] = 0.5 * X[:, 0] + np.sqrt(0.75) * X[:, 1]
    X[:, 0] += 1.5 * z
    return X


def min_r(n, rng):
    om = rng.uniform(0, 2 * np.pi, n); r = 2.2 + 0.12 * rng.standard_normal(n)
    X = 0.08 * rng.standard_normal((n, 5))
    X[:, 0] += 4.8 + r * np.cos(om); X[:, 1] += r * np.sin(om)
    return X


maj, mino = (mix_majority, mix_minority) if LEFT else (maj_r, min_r)
rngt = rng_for(A.seed, 8, 0 if LEFT else 1, 999999)
XT = np.vstack([maj(A.test, rngt), mino(A.test, rngt)]); YT = np.r_[np.zeros(A.test, int), np.ones(A.test, int)]      # fixed test set


def fit(Xa, ya, seed):
    if LEFT: return fit_logit(Xa, ya, C=C, tol=A.tol)
    g = 1.0 / (Xa.shape[1] * Xa.var()) if A.rbf == "scale" else float(A.rbf)      # scikit-learn's gamma="scale"
    if A.svc:
        from sklearn.svm import SVC
        return SVC(C=C, gamma=g, probability=True, random_state=seed).fit(Xa, ya)
    return make_pipeline(Nystroem(gamma=g, n_components=A.landmarks, random_state=seed),
                         LogisticRegression(C=C, max_iter=1000, tol=A.tol)).fit(Xa, ya)


def score(clf, X):
    if A.svc and not LEFT:
        p = np.clip(clf.predict_proba(X)[:, 1], 1e-15, 1 - 1e-15); return np.log(p) - np.log1p(-p)
    return clf.decision_function(X)


def one(rep):
    ck, out = Clock(), []
    with ck("data"):
        rng = rng_for(A.seed, 8, 0 if LEFT else 1, rep)
        X = np.vstack([maj(N0, rng), mino(N1, rng)]); y = np.r_[np.zeros(N0, int), np.ones(N1, int)]
        Xv = np.vstack([maj(A.val, rng), mino(A.val, rng)]); yv = np.r_[np.zeros(A.val, int), np.ones(A.val, int)]
        lseed = int_seed(rng)
    Lv, Lt, Le, Lx = [], [], [], []
    if A.nested:                                     # one synthetic pool, prefix of length ntilde
        ntm = n_tilde(GRID[-1], N0, N1)
        with ck("synth"): pool = aug_smote(X, y, ntm, rng)[0][len(X):] if LEFT else X[N0:][rng.integers(0, N1, ntm)] + A.jitter * rng.standard_normal((ntm, 5))
    for g in GRID:
        nt = n_tilde(g, N0, N1)
        with ck("synth"):
            if A.nested: Xa, ya = aug_concat(X, y, pool[:nt])
            elif LEFT: Xa, ya = aug_smote(X, y, nt, rng)
            else:
                X1 = X[N0:]
                Xa, ya = aug_concat(X, y, X1[rng.integers(0, N1, nt)] + A.jitter * rng.standard_normal((nt, 5)))
        with ck("fit"): clf = fit(Xa, ya, lseed)
        with ck("eval"):
            Lv.append(bal_logloss_from_score(score(clf, Xv), yv)); s = score(clf, XT)
            Lt.append(bal_logloss_from_score(s, YT)); Le.append(bal_err_from_score(s, YT))
            Lx.append(mix_exact(clf.coef_[0], clf.intercept_[0])[0] if LEFT else np.nan)
    j = int(np.argmin(Lv)); p = A.panel; gen = "SMOTE" if LEFT else "perturbed"
    i1 = int(np.argmin(abs(GRID - 1)))
    for i, g in enumerate(GRID):
        out += [((p, gen, "fixed", N1, "", g, "logloss"), Lt[i]), ((p, gen, "fixed", N1, "", g, "error"), Le[i]),
                ((p, gen, "fixed-minus-vtss", N1, "", g, "logloss"), Lt[i] - Lt[j])]
    out += [((p, gen, "vtss", N1, "", "", "logloss"), Lt[j]), ((p, gen, "vtss", N1, "", "", "error"), Le[j]),
            ((p, gen, "vtss", N1, "", "", "gamma_star"), GRID[j]), ((p, gen, "oracle-argmin-test", N1, "", "", "logloss"), min(Lt)),
            ((p, gen, "oracle-argmin-test", N1, "", "", "gamma_star"), GRID[int(np.argmin(Lt))])]
    if LEFT:                                         # exact population risk: no test-set noise
        for i, g in enumerate(GRID):
            out += [((p, gen, "fixed", N1, "", g, "logloss_exact"), Lx[i]), ((p, gen, "fixed-minus-vtss", N1, "", g, "logloss_exact"), Lx[i] - Lx[j])]
        out.append(((p, gen, "vtss", N1, "", "", "logloss_exact"), Lx[j]))
    return out, ck.t, ck.n


acc, tm = run_reps(one, A.reps, A.jobs)
log_timing(f"fig8{A.tag}/{A.panel}", A.reps, A.jobs, len(GRID), tm)
if not A.no_write: write_csv(f"{A.out}/fig8_{A.panel}{A.tag}.csv", acc.rows("fig8"))
